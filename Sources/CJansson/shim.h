/* Jansson, https://jansson.readthedocs.io: reads JSON, keeps integers and floating-point numbers apart, and says line
 * and column of what is wrong. */
#include <jansson.h>
