/// French words that say nothing about what is looked for.
enum StopWords {
    static func contains(_ word: String) -> Bool { all.contains(word) }

    private static let all: Set<String> = [
        "ai", "aide", "aider", "alentours", "au", "aupres", "autour", "aux", "avec", "avoir", "besoin", "bon", "bonne",
        "ce", "ces", "cet", "cette", "cherche", "chercher", "comment", "dans", "de", "des", "du", "elle", "en", "est",
        "et", "etre", "faire", "il", "ils", "je", "la", "le", "les", "leur", "leurs", "ma", "mes", "moi", "mon",
        "ne", "nos", "notre", "nous", "on", "ou", "par", "pas", "plus", "pour", "pres", "proche", "qu", "quel",
        "quelle", "quelqu", "qui", "recherche", "sa", "se", "ses", "son", "souhaite", "sont", "sur", "ton", "trouver",
        "tout", "un", "une", "veux", "voudrais", "vos", "votre", "vous",
    ]
}
