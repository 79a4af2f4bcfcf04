package dev.hubbub.hub;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which files of a model's repository are the model. Many repositories hold the same weights several times, for several
 * programs; one set of weights is taken, the safest to read.
 */
final class ModelFiles {
    private static final Set<String> WEIGHTS = Set.of("safetensors", "bin", "pt", "pth", "ckpt");
    private static final Set<String> BESIDE = Set.of("json", "txt", "model", "tiktoken", "yaml", "yml");

    /** From the one that is taken first: each a whole file, its index, and its shards. */
    private static final List<Pattern> SETS = List.of(
            Pattern.compile("model(-\\d{5}-of-\\d{5})?\\.safetensors"),
            Pattern.compile("pytorch_model(-\\d{5}-of-\\d{5})?\\.bin"),
            // A low-rank adapter, beside which may lie what it was trained with.
            Pattern.compile("adapter_model\\.safetensors"));

    private ModelFiles() {}

    /**
     * The model's files in the address' folder.
     *
     * @throws HubException if there is none that is read
     */
    static HubSnapshot of(HubSnapshot whole) throws HubException {
        String folder = whole.address().folder();
        List<HubFile> here = whole.files().stream()
                .filter(file -> file.folder().equals(folder))
                .toList();
        Predicate<HubFile> weights = weights(here);
        if (here.stream().noneMatch(weights)) {
            throw new HubException(
                    HubException.Reason.MISSING,
                    whole.address() + " holds no weights that can be read (.safetensors, .bin, .pt, .ckpt)"
                            + elsewhere(whole) + ".");
        }
        return whole.with(here.stream()
                .filter(file -> weights.test(file) || BESIDE.contains(ending(file)) || isLicence(file))
                .toList());
    }

    private static Predicate<HubFile> weights(List<HubFile> files) {
        for (Pattern set : SETS) {
            if (files.stream().anyMatch(file -> set.matcher(file.name()).matches())) {
                return file -> set.matcher(file.name()).matches();
            }
        }
        return file -> WEIGHTS.contains(ending(file));
    }

    private static String elsewhere(HubSnapshot whole) {
        return whole.files().stream()
                .filter(file -> WEIGHTS.contains(ending(file)))
                .findFirst()
                .map(file -> "; name the folder that does, such as "
                        + new HubAddress(
                                whole.address().kind(), whole.address().repository(), whole.commit(), file.folder()))
                .orElse("");
    }

    private static boolean isLicence(HubFile file) {
        return file.name().toUpperCase(Locale.ROOT).startsWith("LICEN");
    }

    private static String ending(HubFile file) {
        return file.name().substring(file.name().lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
