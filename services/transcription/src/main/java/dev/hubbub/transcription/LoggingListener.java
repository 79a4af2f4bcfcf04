package dev.hubbub.transcription;

import org.jboss.logging.Logger;

/** Hands progress on, and leaves in the service's log what was chosen of recordings' sound. */
final class LoggingListener implements TranscriptionListener {

    private static final Logger LOG = Logger.getLogger(LoggingListener.class);

    private final TranscriptionListener progress;

    LoggingListener(TranscriptionListener progress) {
        this.progress = progress;
    }

    @Override
    public void progress(double fraction, String what) {
        progress.progress(fraction, what);
    }

    @Override
    public void notice(String sentence) {
        LOG.warn(sentence);
    }
}
