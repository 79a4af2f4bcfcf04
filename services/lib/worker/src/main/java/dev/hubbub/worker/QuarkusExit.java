package dev.hubbub.worker;

import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.Quarkus;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Ends the application in an orderly way. */
@Singleton
@DefaultBean
class QuarkusExit implements ProcessExit {

    private static final Logger LOG = Logger.getLogger(QuarkusExit.class);

    @Override
    public void exit(int code, String why) {
        if (code == 0) {
            LOG.info(why);
        } else {
            LOG.error(why);
        }
        Quarkus.asyncExit(code);
    }
}
