package dev.hubbub.contracts.task;

import dev.hubbub.contracts.stage.OutputAddress;

/**
 * Lips of a session that comes without them.
 *
 * @param session its name
 * @param view whose recordings they were cut out of; absent for the central camera's
 * @param output of the {@link LipsTask} that cuts them
 */
public record CutLips(String session, CameraView view, OutputAddress output) {

    public CutLips {
        view = view == CameraView.CENTRAL ? null : view;
    }

    /** What they are to a recipe of somebody who looks at its session as something. */
    String role(String of) {
        return of + ".lips[" + session + (view == null ? "" : ", " + view) + "]";
    }

    /** {@link #view}, said in any case. */
    public CameraView viewOrCentral() {
        return view == null ? CameraView.CENTRAL : view;
    }
}
