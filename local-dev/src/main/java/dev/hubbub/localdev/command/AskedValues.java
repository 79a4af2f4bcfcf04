package dev.hubbub.localdev.command;

import dev.hubbub.contracts.setting.InvalidSettingException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/** Turns options into the values a library takes, and what it refuses into a sentence about the options. */
final class AskedValues {

    /** How values refuse what a field is given: {@code Decoding options: beamSize must be 1 to 256, not 300.} */
    private static final Pattern REFUSAL = Pattern.compile("[\\w ]+: (?<field>\\w+) (?<problem>.*?)\\.?");

    private final CommandSpec command;
    private final Map<String, String> options;

    /** @param options the long names of options, by the fields they are given to */
    AskedValues(CommandSpec command, Map<String, String> options) {
        this.command = command;
        this.options = options;
    }

    /** Makes the value. */
    <T> T make(Supplier<T> value) throws CommandFailure {
        try {
            return value.get();
        } catch (InvalidSettingException e) {
            throw refusal(e.setting(), e.problem(), e);
        } catch (IllegalArgumentException e) {
            Matcher refusal = REFUSAL.matcher(String.valueOf(e.getMessage()));
            if (!refusal.matches()) {
                throw e;
            }
            throw refusal(refusal.group("field"), refusal.group("problem"), e);
        }
    }

    private CommandFailure refusal(String field, String problem, IllegalArgumentException cause) {
        String option = options.get(field);
        if (option == null || command.findOption(option) == null) {
            throw cause;
        }
        return CommandFailure.invalid(asWritten(option) + " " + problem + ".");
    }

    /** People look for what they wrote, which may be an option's short name. */
    private String asWritten(String option) {
        List<String> written = command.commandLine().getParseResult().originalArgs();
        for (String name : command.findOption(option).names()) {
            if (written.stream().anyMatch(word -> word.startsWith(name))) {
                return name;
            }
        }
        return option;
    }
}
