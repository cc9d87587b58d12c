#include "CDigits.h"

const unsigned char evidence_digits[] = {
#embed "digits.csv.gz"
};
const size_t evidence_digits_count = sizeof evidence_digits;
