#include "CEvidenceDigits.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

const unsigned char evidence_digits[] = {
#embed "digits.csv.gz"
};
const size_t evidence_digits_count = sizeof evidence_digits;
