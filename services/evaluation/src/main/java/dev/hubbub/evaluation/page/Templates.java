package dev.hubbub.evaluation.page;

import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;
import io.quarkus.qute.ValueResolvers;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Templates of pages beside a class: whatever they say is text, and becomes neither an element nor an instruction. */
public final class Templates {

    private static final Variant HTML = Variant.forContentType(Variant.TEXT_HTML);

    private final Class<?> beside;
    private final Engine engine;

    /** None of them yet. */
    public Templates(Class<?> beside) {
        this.beside = beside;
        this.engine = Engine.builder()
                .addDefaults()
                .addValueResolver(ValueResolvers.rawResolver())
                .addValueResolver(new RecordFields())
                .addResultMapper(new SafeText())
                .build();
    }

    /** Lets templates include another by a name, which is that of its file. */
    public Templates including(String name) {
        return including(name, beside);
    }

    /** The same of one that lies beside another class. */
    public Templates including(String name, Class<?> where) {
        engine.putTemplate(name, engine.parse(resource(where, name + ".html").strip(), HTML, name));
        return this;
    }

    /** The template of this name. */
    public Template template(String name) {
        return engine.parse(resource(beside, name + ".html"), HTML, name);
    }

    /** A file of this service that lies beside a class, or from the root of all if it begins with a slash. */
    static String resource(Class<?> beside, String name) {
        try (InputStream resource = beside.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException(name + " is missing from the evaluation service; build it again");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(name + " cannot be read from the evaluation service; build it again", e);
        }
    }
}
