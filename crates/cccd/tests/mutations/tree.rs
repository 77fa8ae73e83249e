//! Data objects as a tree, so that any one of them can be encoded differently.

/// The form of a length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    Shortest,
    /// In this many bytes after the first.
    Long(u8),
    Indefinite,
}

#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) tag: Vec<u8>,
    pub(crate) length: Length,
    pub(crate) content: Content,
}

#[derive(Clone, Debug)]
pub(crate) enum Content {
    Value(Vec<u8>),
    Parts(Vec<Node>),
}

impl Node {
    /// Parses the only data object in the bytes, encoded in DER.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let (node, rest) = Self::read(bytes).unwrap();
        assert!(rest.is_empty());
        node
    }

    fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let tag_len = if bytes.first()? & 0x1F == 0x1F { 2 } else { 1 };
        let (tag, rest) = bytes.split_at_checked(tag_len)?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..0x80 => (usize::from(first), rest),
            _ => {
                let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
                (digits.iter().fold(0, |sum, &digit| sum << 8 | usize::from(digit)), rest)
            }
        };
        let (value, rest) = rest.split_at_checked(length)?;
        let parts = if tag[0] & 0x20 == 0 { None } else { Self::read_all(value) };
        let content = parts.map_or_else(|| Content::Value(value.to_vec()), Content::Parts);
        Some((Self { tag: tag.to_vec(), length: Length::Shortest, content }, rest))
    }

    fn read_all(mut bytes: &[u8]) -> Option<Vec<Self>> {
        let mut all = Vec::new();
        while !bytes.is_empty() {
            let (node, rest) = Self::read(bytes)?;
            all.push(node);
            bytes = rest;
        }
        Some(all)
    }

    pub(crate) fn value(tag: u8, value: &[u8]) -> Self {
        Self { tag: vec![tag], length: Length::Shortest, content: Content::Value(value.to_vec()) }
    }

    pub(crate) fn of(tag: u8, parts: Vec<Self>) -> Self {
        Self { tag: vec![tag], length: Length::Shortest, content: Content::Parts(parts) }
    }

    pub(crate) fn parts(&mut self) -> &mut Vec<Self> {
        match &mut self.content {
            Content::Parts(parts) => parts,
            Content::Value(_) => panic!("a primitive data object"),
        }
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut Vec<u8> {
        match &mut self.content {
            Content::Value(value) => value,
            Content::Parts(_) => panic!("a constructed data object"),
        }
    }

    pub(crate) fn at(&mut self, path: &[usize]) -> &mut Self {
        path.iter().fold(self, |node, &index| &mut node.parts()[index])
    }

    pub(crate) fn is_constructed(&self) -> bool {
        matches!(self.content, Content::Parts(_))
    }

    /// Returns the number of data objects in the tree.
    pub(crate) fn count(&self) -> usize {
        match &self.content {
            Content::Value(_) => 1,
            Content::Parts(parts) => 1 + parts.iter().map(Self::count).sum::<usize>(),
        }
    }

    /// Returns the data object with this number, counting this one first.
    pub(crate) fn nth(&mut self, mut index: usize) -> &mut Self {
        if index == 0 {
            return self;
        }
        index -= 1;
        for part in self.parts() {
            match part.count() {
                count if index < count => return part.nth(index),
                count => index -= count,
            }
        }
        panic!("no such data object")
    }

    /// Returns the same tree with the shortest lengths throughout.
    pub(crate) fn shortest(&self) -> Self {
        let content = match &self.content {
            Content::Value(value) => Content::Value(value.clone()),
            Content::Parts(parts) => Content::Parts(parts.iter().map(Self::shortest).collect()),
        };
        Self { tag: self.tag.clone(), length: Length::Shortest, content }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let value = match &self.content {
            Content::Value(value) => value.clone(),
            Content::Parts(parts) => parts.iter().flat_map(Self::encode).collect(),
        };
        let digits = (value.len() as u32).to_be_bytes();
        let needed = 4 - digits.iter().take_while(|&&digit| digit == 0).count();
        let long = |count: usize| [&[0x80 | count as u8], &digits[4 - count..]].concat();
        let (head, tail): (Vec<u8>, &[u8]) = match self.length {
            Length::Indefinite if self.is_constructed() => (vec![0x80], &[0, 0]),
            Length::Long(count) => (long(usize::from(count).clamp(needed.max(1), 4)), &[]),
            _ if value.len() < 0x80 => (vec![value.len() as u8], &[]),
            _ => (long(needed), &[]),
        };
        [&self.tag, &head, &value, tail].concat()
    }
}
