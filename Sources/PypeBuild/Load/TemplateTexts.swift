import PypeExpression
import PypeModel

/// Finds the texts with placeholders in a value of the flow file.
enum TemplateTexts {
    /// - Returns: the texts that can be read, in file order; the others, and placeholders in keys, are findings.
    static func find(in node: YAMLNode, _ source: SourceText, _ findings: inout Findings) -> [FlowExpression] {
        var found: [FlowExpression] = []
        collect(node, source, &found, &findings)
        return found
    }

    private static func collect(
        _ node: YAMLNode, _ source: SourceText, _ found: inout [FlowExpression], _ findings: inout Findings
    ) {
        switch node.kind {
        case .scalar(let text, _):
            guard Template.isTemplate(text) else { return }
            let placed = PlacedText(Located(text, at: node.position), in: source)
            do throws(ExpressionError) {
                let offsets = try Template(text).references.map(\.range.lowerBound)
                found.append(FlowExpression(text: text, names: placed.positions(ofCharacters: offsets)))
            } catch {
                TemplateSyntax.report(error, at: placed.position(ofCharacter: error.offset), &findings)
            }
        case .sequence(let nodes): for node in nodes { collect(node, source, &found, &findings) }
        case .mapping(let entries):
            for entry in entries {
                if Template.isTemplate(entry.key.value) { TemplateMisplaced.reportKey(entry.key, &findings) }
                collect(entry.value, source, &found, &findings)
            }
        }
    }
}
