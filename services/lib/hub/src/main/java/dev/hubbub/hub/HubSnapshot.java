package dev.hubbub.hub;

import java.util.List;

/**
 * A repository at a commit.
 *
 * @param address with the commit as its revision
 * @param files all of the address' folder and below it, in the hub's order
 */
public record HubSnapshot(HubAddress address, List<HubFile> files) {

    public HubSnapshot {
        files = List.copyOf(files);
    }

    /** The commit. */
    public String commit() {
        return address.revision();
    }

    /** Bytes of all files. */
    public long size() {
        return files.stream().mapToLong(HubFile::size).sum();
    }

    /** The same repository with some of its files alone. */
    HubSnapshot with(List<HubFile> chosen) {
        return new HubSnapshot(address, chosen);
    }
}
