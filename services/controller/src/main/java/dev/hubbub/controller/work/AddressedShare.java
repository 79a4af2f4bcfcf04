package dev.hubbub.controller.work;

import dev.hubbub.contracts.task.Share;

/**
 * A share and who is to have it.
 *
 * @param partition of its topic
 * @param share the share
 */
public record AddressedShare(int partition, Share share) {}
