import Foundation

/// One question of a form with what was answered, as the partial `field` draws it.
struct Field: View {
    /// A choice of a list, of radio buttons or of checkboxes.
    struct Option: View {
        let id: String
        let value: String
        let label: String
        var isChosen = false
    }

    let id: String
    let name: String
    let label: String
    var hint: String?
    var value: String?
    var error: String?
    var type = "text"
    var autocomplete: String?
    var inputmode: String?
    var maxlength: String?
    var isRequired = true
    /// What stands behind the label.
    private(set) var mention: String?
    var options: [Option] = []
    var rows = "4"
    var accept: String?
    // Which drawing: one of them is true.
    private(set) var isInput = false
    private(set) var isArea = false
    private(set) var isSelect = false
    private(set) var isRadios = false
    private(set) var isCheckboxes = false
    private(set) var isCheckbox = false
    private(set) var isFile = false
    /// The ids of the texts that explain the field to a screen reader.
    private(set) var describedBy: String?

    /// How a question is asked.
    enum Kind {
        case input, area, select, radios, checkboxes, checkbox, file
    }

    init(_ name: String, _ label: String, _ kind: Kind = .input, hint: String? = nil, required: Bool = true) {
        id = "champ-\(name)"
        (self.name, self.label, self.hint, isRequired) = (name, label, hint, required)
        mention = required ? nil : "facultatif"
        switch kind {
        case .input: isInput = true
        case .area: isArea = true
        case .select: isSelect = true
        case .radios: isRadios = true
        case .checkboxes: isCheckboxes = true
        case .checkbox: isCheckbox = true
        case .file: isFile = true
        }
    }

    func typed(_ type: String, autocomplete: String? = nil, inputmode: String? = nil, maxlength: Int? = nil) -> Field {
        var field = self
        (field.type, field.autocomplete, field.inputmode) = (type, autocomplete, inputmode)
        field.maxlength = maxlength.map(String.init)
        return field
    }

    /// A question that must be answered in one case alone.
    func required(_ circumstance: String) -> Field {
        var field = self
        field.mention = "obligatoire \(circumstance)"
        return field
    }

    func choices(_ choices: [(value: String, label: String)]) -> Field {
        var field = self
        field.options = choices.enumerated().map { index, choice in
            Option(id: "\(id)-\(index)", value: choice.value, label: choice.label)
        }
        return field
    }

    /// The field with what was typed and what is wrong with it.
    func filled(_ form: FormData, _ problems: ValidationErrors) -> Field {
        var field = self
        field.value = type == "password" ? nil : form.values[name]?.first
        let chosen = Set(form.all(name))
        field.options = options.map { option in
            var option = option
            option.isChosen = chosen.contains(option.value)
            return option
        }
        if isCheckbox { field.options = [Option(id: id, value: "oui", label: label, isChosen: !chosen.isEmpty)] }
        field.error = problems[name]
        let described = [hint == nil ? nil : "\(id)-aide", field.error == nil ? nil : "\(id)-erreur"].compactMap { $0 }
        field.describedBy = described.isEmpty ? nil : described.joined(separator: " ")
        return field
    }

    /// Where the error summary leads.
    var target: String { (isRadios || isCheckboxes) ? options.first?.id ?? id : id }
}
