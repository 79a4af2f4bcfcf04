import ai.djl.engine.Engine;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/**
 * Has the engine and the media libraries unpack what they are made of, once, while an image is built: a pod with a
 * read-only root could not, and one without would take seconds and half a gigabyte for it at each start.
 *
 * <p>Run as a source file with a service's libraries in the class path, and with the environment that the image will have.
 */
public final class UnpackNatives {

    public static void main(String[] arguments) {
        for (Class<?> library :
                new Class<?>[] {avutil.class, swresample.class, swscale.class, avcodec.class, avformat.class}) {
            System.out.println(Loader.load(library));
        }
        // The libraries of CUDA can be loaded where no GPU is.
        System.out.println(Engine.getInstance());
    }
}
