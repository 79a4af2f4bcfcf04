package dev.hubbub.localdev.command;

import dev.hubbub.contracts.task.CameraView;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that says whose recordings of a session are used. */
final class ViewOption {

    /** The names as they are written. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(CameraView.values()).map(CameraView::text).iterator();
        }
    }

    /** Reads a name. */
    static final class Converter implements ITypeConverter<CameraView> {
        @Override
        public CameraView convert(String text) {
            try {
                return CameraView.of(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Option(
            names = "--view",
            paramLabel = "VIEW",
            defaultValue = "central",
            completionCandidates = Names.class,
            converter = Converter.class,
            description = "Whose recordings of sessions with a metadata.json are used: central, or ego for each"
                    + " speaker's own, which only the challenge's training set has (default: ${DEFAULT-VALUE}). All"
                    + " captions are on the central clock.")
    private CameraView view;

    CameraView view() {
        return view;
    }
}
