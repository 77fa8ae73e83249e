//! A model of what a header declares, for the generators of other languages.

/// Plain functions whose text is a list of lines. In languages with lists, the hand-written part takes a list instead.
pub(super) const OF_LINES: [&str; 1] = ["encrypt"];

/// A parsed header.
pub(super) struct Model {
    pub(super) functions: Vec<Function>,
    pub(super) structures: Vec<Structure>,
    /// Callback types, by name.
    pub(super) callbacks: Vec<Function>,
    pub(super) enumerations: Vec<Enumeration>,
}

/// A function or a callback type.
pub(super) struct Function {
    /// Its documentation, without comment markers.
    pub(super) doc: Vec<String>,
    /// Its name without `cccd_`.
    pub(super) name: String,
    pub(super) result: Type,
    pub(super) parameters: Vec<Parameter>,
}

/// A parameter, or a member of a structure.
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) kind: Type,
}

/// A structure whose members are part of the interface.
pub(super) struct Structure {
    pub(super) name: String,
    pub(super) members: Vec<Parameter>,
}

/// Numbers that belong together.
pub(super) struct Enumeration {
    pub(super) name: &'static str,
    pub(super) doc: &'static str,
    /// Each member: its name without the common prefix, its number, and its documentation.
    pub(super) members: Vec<(String, u32, String)>,
}

/// A type of C, by its meaning.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Type {
    Nothing,
    I32,
    I64,
    U16,
    U32,
    U64,
    Size,
    /// A number of the enumeration of languages.
    Language,
    /// A text whose length is the next parameter.
    Text,
    /// A NUL-terminated text: a name of this interface, or a returned text.
    Name,
    Bytes,
    /// A buffer to be filled.
    Room,
    Address,
    /// An opaque pointer; the name is without `cccd_`.
    Handle(String),
    /// A pointer to a structure; the name is without `cccd_`.
    Structure(String),
    /// A callback; the name of its type is without `cccd_`.
    Callback(String),
    /// A pointer to an output value.
    Place(Box<Type>),
    /// A pointer to a length that is not needed because the text ends with a NUL byte: always NULL.
    NoPlace,
}

/// A parameter of a plain function.
pub(super) enum Given<'a> {
    Bytes(&'a str),
    Text(&'a str),
}

/// The enumerations: name, meaning, prefix of their constants in the header, and how the comment of each constant
/// begins.
const ENUMERATIONS: [(&str, &str, &str, &[&str]); 9] = [
    ("Language", "Which language a line for people is in.", "", &["Language"]),
    ("Verdict", "What can be said of a card.", "", &["Verdict"]),
    // The first four headlines are the verdicts.
    ("Headline", "What to show first of a card.", "", &["Verdict", "Headline"]),
    ("Tone", "The colour of a headline.", "TONE_", &["Colour of a headline"]),
    ("Outcome", "The answer to a question about a card.", "", &["Outcome"]),
    ("Access", "Which access protocols may be used.", "ACCESS_", &["Access"]),
    ("EventKind", "What happens during a read.", "EVENT_", &["Event"]),
    ("Option", "What a read can be told.", "OPTION_", &["Option"]),
    ("JsonFlag", "What else JSON holds; they can be added up.", "JSON_", &["JSON"]),
];

impl Model {
    /// Parses a header.
    pub(super) fn of(header: &str) -> Self {
        let (types, functions) = header.split_once("extern \"C\" {\n#endif").unwrap();
        let (functions, _) = functions.split_once("#ifdef __cplusplus").unwrap();
        let mut structures = Vec::new();
        for part in types.split("typedef struct {").skip(1) {
            let (body, rest) = part.split_once("\n} ").unwrap();
            let (name, _) = rest.split_once(';').unwrap();
            structures.push((name, body));
        }
        let names: Vec<_> = structures.iter().map(|(name, _)| short(name)).collect();
        let members = |body: &str| {
            let body = without_comments(body);
            let members = body.split(';').filter(|member| !member.trim().is_empty());
            // The type of a callback member is named after the member.
            let member = |text| match pointer_to_function(text) {
                Some((name, ..)) => Parameter { kind: Type::Callback(name.clone()), name },
                None => match parameter(text, &names) {
                    Parameter { name, kind: Type::Text } => Parameter { name, kind: Type::Name },
                    member => member,
                },
            };
            members.map(member).collect()
        };
        let mut callbacks: Vec<_> = commented(types)
            .filter_map(|(_, text)| callback(text.strip_prefix("typedef ")?, &names))
            .collect();
        for (_, body) in &structures {
            let body = without_comments(body);
            callbacks.extend(body.split(';').filter_map(|member| callback(member, &names)));
        }
        let members_of =
            |(name, body): &(&str, &str)| Structure { name: short(name), members: members(body) };
        Self {
            functions: commented(functions).map(|(doc, text)| function(doc, text, &names)).collect(),
            structures: structures.iter().map(members_of).collect(),
            callbacks,
            enumerations: enumerations(types),
        }
    }

    /// Returns the plain functions: those that only take bytes and texts and return bytes.
    pub(super) fn plain(&self) -> impl Iterator<Item = (&Function, Vec<Given<'_>>)> {
        self.functions.iter().filter_map(|function| Some((function, function.plain()?)))
    }
}

impl Function {
    /// Returns the parameters of the function if it is plain.
    fn plain(&self) -> Option<Vec<Given<'_>>> {
        let place = |of: &str| Type::Place(Box::new(Type::Handle(of.to_owned())));
        let (given, [made, error]) = self.parameters.split_last_chunk()?;
        if made.kind != place("buffer") || error.kind != place("error") {
            return None;
        }
        let given = given.chunks(2).map(|pair| match pair {
            [Parameter { name, kind: Type::Bytes }, Parameter { kind: Type::Size, .. }] => {
                Some(Given::Bytes(name))
            }
            [Parameter { name, kind: Type::Text }, Parameter { kind: Type::Size, .. }] => {
                Some(Given::Text(name))
            }
            _ => None,
        });
        given.collect()
    }
}

/// Collects the constants of each enumeration, in the order of the header.
fn enumerations(types: &str) -> Vec<Enumeration> {
    let of = |(name, doc, prefix, heads): (&'static str, _, &str, &[&str])| {
        let member = |(said, text): (Vec<String>, &str)| {
            let said = said.join(" ");
            let (head, what) = said.split_once(": ")?;
            let (name, number) = text.strip_prefix("#define CCCD_")?.split_once(' ')?;
            let name = heads.contains(&head).then(|| name.strip_prefix(prefix))??;
            Some((name.to_owned(), number.trim().parse().unwrap(), upper_first(what)))
        };
        let members: Vec<_> = commented(types).filter_map(member).collect();
        assert!(members.len() > 1, "{name} has {} members", members.len());
        Enumeration { name, doc, members }
    };
    ENUMERATIONS.into_iter().map(of).collect()
}

/// Returns every comment with what follows it: a declaration up to its semicolon, or a line.
fn commented(text: &str) -> impl Iterator<Item = (Vec<String>, &str)> {
    text.split("/**").skip(1).map(|part| {
        let (doc, rest) = part.split_once("*/").unwrap();
        let doc = doc.lines().map(|line| line.trim().trim_start_matches('*').trim().to_owned());
        let doc: Vec<_> = doc.skip_while(String::is_empty).collect();
        let end = doc.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
        let rest = rest.trim_start();
        let until = if rest.starts_with('#') { '\n' } else { ';' };
        (doc[..end].to_vec(), rest.split(until).next().unwrap())
    })
}

fn function(doc: Vec<String>, text: &str, structures: &[String]) -> Function {
    let (head, rest) = text.split_once('(').unwrap();
    let head = parameter(head, structures);
    let result = match head.kind {
        Type::Text => Type::Name,
        kind => kind,
    };
    let mut parameters = parameters(rest, structures);
    if result == Type::Name {
        for parameter in parameters.iter_mut().filter(|parameter| parameter.name == "length") {
            parameter.kind = Type::NoPlace;
        }
    }
    Function { doc, name: head.name, result, parameters }
}

/// Parses a callback type: `void (*cccd_log)(void *context)`.
fn callback(text: &str, structures: &[String]) -> Option<Function> {
    let (name, result, rest) = pointer_to_function(text)?;
    let result = if result == "void" { Type::Nothing } else { kind(result, structures) };
    Some(Function { doc: Vec::new(), name, result, parameters: parameters(rest, structures) })
}

fn pointer_to_function(text: &str) -> Option<(String, &str, &str)> {
    let (result, rest) = text.split_once("(*")?;
    let (name, rest) = rest.split_once(")(")?;
    Some((short(name), result.trim(), rest))
}

fn parameters(text: &str, structures: &[String]) -> Vec<Parameter> {
    let text = text.trim_end().strip_suffix(')').unwrap();
    let parts = text.split(',').filter(|part| part.trim() != "void");
    let mut parameters: Vec<_> = parts.map(|part| parameter(part, structures)).collect();
    // A text whose length does not follow ends with a NUL byte.
    for i in 0..parameters.len() {
        let is_followed = parameters.get(i + 1).is_some_and(|next| next.kind == Type::Size);
        if parameters[i].kind == Type::Text && !is_followed {
            parameters[i].kind = Type::Name;
        }
    }
    parameters
}

/// Parses a type and a name: `const char *text`.
fn parameter(text: &str, structures: &[String]) -> Parameter {
    let text = text.trim();
    let begin = text.rfind(|c: char| !c.is_alphanumeric() && c != '_').unwrap() + 1;
    let name = short(&text[begin..]);
    let kind = match kind(&text[..begin], structures) {
        Type::I32 if name.ends_with("language") => Type::Language,
        kind => kind,
    };
    Parameter { name, kind }
}

fn kind(text: &str, structures: &[String]) -> Type {
    let is_constant = text.contains("const ");
    let text = text.replace("const ", "");
    let base = text.trim_end_matches(|c: char| c == '*' || c.is_whitespace()).trim();
    let stars = text.matches('*').count();
    let base = match base {
        "void" if stars == 0 => return Type::Nothing,
        "void" => return Type::Address,
        "uint8_t" if is_constant => return Type::Bytes,
        "uint8_t" => return Type::Room,
        "char" => return if stars == 1 { Type::Text } else { Type::Place(Box::new(Type::Name)) },
        "int32_t" => Type::I32,
        "int64_t" => Type::I64,
        "uint16_t" => Type::U16,
        "uint32_t" => Type::U32,
        "uint64_t" => Type::U64,
        "size_t" => Type::Size,
        other => {
            assert!(other.starts_with("cccd_"), "{other} is no type that bindings know");
            let name = short(other);
            let is_structure = structures.contains(&name);
            return match stars {
                0 => Type::Callback(name),
                1 if is_structure => Type::Structure(name),
                1 => Type::Handle(name),
                _ => Type::Place(Box::new(Type::Handle(name))),
            };
        }
    };
    if stars == 0 { base } else { Type::Place(Box::new(base)) }
}

fn without_comments(text: &str) -> String {
    let mut parts = text.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once("*/").unwrap().1)
}

fn short(name: &str) -> String {
    name.strip_prefix("cccd_").unwrap_or(name).to_owned()
}

pub(super) fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}

pub(super) fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().collect::<String>() + letters.as_str())
        .unwrap_or_default()
}

/// Turns `key_parse` into `KeyParse`.
pub(super) fn pascal(name: &str) -> String {
    name.split('_').map(|word| upper_first(&word.to_lowercase())).collect()
}

/// Turns `key_parse` into `keyParse`.
pub(super) fn camel(name: &str) -> String {
    lower_first(&pascal(name))
}
