/* SwiftPM wants one source file in a C target; this one also proves that the headers compile alone as C. */
#include "pype/pype.h"
