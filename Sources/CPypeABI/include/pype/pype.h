/* pype module ABI v1: everything that a module needs. See docs/abi.md. */
#ifndef PYPE_PYPE_H
#define PYPE_PYPE_H

#include "arrow.h"
#include "base.h"
#include "host.h"
#include "inputs.h"
#include "module.h"
#include "resources.h"

#endif /* PYPE_PYPE_H */
