package dev.hubbub.localdev.session;

import dev.hubbub.artifacts.FileCache;
import dev.hubbub.artifacts.FolderTree;
import dev.hubbub.contracts.stage.LocalStageContext;
import dev.hubbub.contracts.stage.OutputAddress;
import dev.hubbub.contracts.stage.StageContext;
import dev.hubbub.contracts.stage.StageFailure;
import dev.hubbub.contracts.task.CameraView;
import dev.hubbub.contracts.task.ClipSettings;
import dev.hubbub.contracts.task.CutLips;
import dev.hubbub.contracts.task.DatasetReference;
import dev.hubbub.contracts.task.LipsTask;
import dev.hubbub.contracts.task.ModelArchitecture;
import dev.hubbub.datasets.Dataset;
import dev.hubbub.datasets.DatasetReader;
import dev.hubbub.datasets.StageFiles;
import dev.hubbub.segmentation.track.LipsStage;
import dev.hubbub.speech.ModelFamilies;
import dev.hubbub.speech.model.Modality;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The lips from which a model learns to see in sessions that come without them: cut by the stage of an experiment, and kept
 * in the machine's cache, because it takes long and a run that goes on must see what it saw before.
 */
public final class LearntLips {

    private final Path root;
    private final Consumer<String> notice;

    /**
     * @param environment which may name the cache
     * @param notice is told what is being cut
     */
    LearntLips(Map<String, String> environment, Consumer<String> notice) {
        this.root = FileCache.folder(environment).resolve("lips");
        this.notice = notice;
    }

    /**
     * For a checkpoint's model; empty if it looks at nothing.
     *
     * @param checkpoint a folder or a file
     * @param senses of clips that are taken in; empty for all that the model can
     * @param notice is told what is being cut
     */
    public static Optional<LearntLips> of(Path checkpoint, Set<Modality> senses, Consumer<String> notice) {
        boolean looks =
                ModelArchitecture.of(ModelFamilies.of(checkpoint).name()).readsLips()
                        && (senses.isEmpty() || senses.contains(Modality.VIDEO));
        return looks ? Optional.of(new LearntLips(System.getenv(), notice)) : Optional.empty();
    }

    /** For whoever reads what was cut. */
    public StageContext context() {
        return MachineContext.in(root);
    }

    /**
     * Those of sessions that come without some of theirs, in each view that clips are cut of.
     *
     * @param sessions of the layout {@code mcorec}
     * @param names of some of them; empty for all
     * @throws StageFailure if it is no dataset of sessions, or something in it is wrong
     */
    public List<CutLips> cut(DatasetReference sessions, List<String> names, ClipSettings clips)
            throws StageFailure, IOException {
        DatasetReader reader = new DatasetReader(new StageFiles(MachineContext.reading()));
        List<CutLips> cut = new ArrayList<>();
        for (CameraView view : clips.allViews()) {
            DatasetReference seen = new DatasetReference(sessions.layout(), sessions.uri(), view);
            for (Dataset.Session session : reader.read(seen, names).sessions()) {
                if (!session.hasLips()) {
                    cut.add(new CutLips(session.name(), view, kept(new LipsTask(session.reference()))));
                }
            }
        }
        return cut;
    }

    private OutputAddress kept(LipsTask task) throws StageFailure, IOException {
        if (!new LocalStageContext(root).isCommitted(task.recipe())) {
            Path place = Files.createTempDirectory(Files.createDirectories(root), "cutting");
            try {
                cut(task, place);
            } finally {
                FolderTree.delete(place);
            }
        }
        return task.recipe().address();
    }

    private void cut(LipsTask task, Path place) throws StageFailure, IOException {
        String name = task.session().name();
        LocalStageContext context =
                new LocalStageContext(place).watchedBy((fraction, what) -> notice.accept(name + ": " + what));
        context.commit(new LipsStage().run(task, context).get(0));
        Path whole = context.output(task.recipe().address());
        Path target = root.resolve(place.relativize(whole).toString());
        Files.createDirectories(target.getParent());
        try {
            Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another process may have cut the same meanwhile.
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
    }
}
