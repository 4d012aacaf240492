#ifndef CARROW_H
#define CARROW_H

#include "carrow_base.h"
#include "carrow_csv.h"
#include "carrow_files.h"
#include "carrow_json.h"

#endif /* CARROW_H */
