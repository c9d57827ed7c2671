package org.infratest.lab.image;

/**
 * What QEMU sees in a disk image.
 *
 * @param format its name for the format, for example {@code qcow2}
 * @param virtualBytes how big the disk is that a machine sees
 * @param backingFile the image below it; empty for none
 * @param dataFile where its content is; empty where that is the image itself
 */
record ImageInfo(String format, long virtualBytes, String backingFile, String dataFile) {}
