#pragma once
// Which vector unit the machine has, asked once.

typedef enum { evPortable, evAVX2, evAVX512 } EvUnit;

EvUnit evUnit(void);
