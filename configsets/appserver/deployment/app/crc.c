#include <stddef.h>
#include <stdint.h>

/* CRC-32 as Ethernet and zip have it: reflected, polynomial 0x04C11DB7. */
uint32_t crc32(const char *text, size_t length)
{
    uint32_t crc = 0xFFFFFFFFu;
    for (size_t i = 0; i < length; i++) {
        crc ^= (unsigned char) text[i];
        for (int bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (0xEDB88320u & -(crc & 1u));
    }
    return ~crc;
}
