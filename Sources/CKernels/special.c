#include "special.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const char source[] = {
#embed "../CSpecial/include/special_functions.h" suffix(, 0)
};

const char *ev_special_source(void) {
  return source;
}
