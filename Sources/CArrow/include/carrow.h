#ifndef CARROW_H
#define CARROW_H
#endif
