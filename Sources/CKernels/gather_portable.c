#include <stdint.h>

#include "zip.h"

#define UNIT portable
#include "gather_all.h"
