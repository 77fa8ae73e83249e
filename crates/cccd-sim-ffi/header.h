/*
 * libcccd_sim: an invented citizen card, to test programs that use libcccd without anybody's card.
 * Made of the source of the library; not to be edited.
 *
 * A card is made here, and a link to it is handed to libcccd by cccd_transport_from_callbacks. The rules are those of
 * cccd.h; the statuses are the same numbers, and cccd_status_what has their words. No program that reads real cards needs
 * this library.
 */
