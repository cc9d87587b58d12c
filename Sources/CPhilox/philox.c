#include "CPhilox.h"
