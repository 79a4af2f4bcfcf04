package dev.hubbub.localdev.command;

import picocli.CommandLine.IVersionProvider;

/** The version of this program, from its jar. */
final class HubbubVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = HubbubVersion.class.getPackage().getImplementationVersion();
        return new String[] {"hubbub " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()
        };
    }
}
