import PypeExpression
import PypeModel

/// A placeholder in a parameter cannot be read: its `{{` is not closed, or what stands in it is no name.
///
/// Names are `{{context.x}}`, `{{MODULE__VARIABLE}}`, `{{iter.item}}`, `{{iter.item.FIELD}}`, `{{iter.index}}`,
/// `{{run.id}}`, `{{run.date}}`, `{{flow.name}}`, `{{env.NAME}}` and `{{secret.PATH#FIELD}}`. Where two braces are meant as
/// text, write `{{'{{'}}`.
enum TemplateSyntax: Rule {
    static let id = "template-syntax"

    static func report(_ error: ExpressionError, at position: FlowPosition, _ findings: inout Findings) {
        findings.add(TemplateSyntax.self, at: position, error.message, hint: error.hint)
    }
}
