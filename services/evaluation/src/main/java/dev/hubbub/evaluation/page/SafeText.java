package dev.hubbub.evaluation.page;

import dev.hubbub.contracts.PrintableText;
import io.quarkus.qute.Expression;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.TemplateNode.Origin;
import io.quarkus.qute.Variant;
import java.util.List;

/**
 * Makes everything that a template says text: nothing of it becomes an element, and nothing of it turns the order of what
 * stands around it.
 */
final class SafeText implements ResultMapper {

    private final HtmlEscaper html = new HtmlEscaper(List.of(Variant.TEXT_HTML));

    @Override
    public boolean appliesTo(Origin origin, Object result) {
        return html.appliesTo(origin, result);
    }

    @Override
    public String map(Object result, Expression expression) {
        return html.map(PrintableText.lines(result.toString()), expression);
    }
}
