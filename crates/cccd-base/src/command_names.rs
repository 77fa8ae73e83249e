//! Names of commands, as ISO/IEC 7816-4 and Doc 9303-11 write them. Errors, reads and traces take them from here.

/// Declares the commands that an instruction byte tells: the constant, the byte or bytes, the name.
macro_rules! commands {
    ($($constant:ident = $($instruction:literal)|+, $name:literal;)*) => {
        $(#[doc = concat!("`", $name, "`")] pub const $constant: &str = $name;)*

        /// The name of the command with an instruction byte (ISO/IEC 7816-4, 5.4.2); `None` for one that no chip of this
        /// kind is asked.
        pub const fn of_instruction(instruction: u8) -> Option<&'static str> {
            match instruction { $($($instruction)|+ => Some($name),)* _ => None }
        }
    };
}

commands! {
    MANAGE_SECURITY_ENVIRONMENT = 0x22, "MANAGE SECURITY ENVIRONMENT";
    EXTERNAL_AUTHENTICATE = 0x82, "EXTERNAL AUTHENTICATE";
    GET_CHALLENGE = 0x84, "GET CHALLENGE";
    GENERAL_AUTHENTICATE = 0x86, "GENERAL AUTHENTICATE";
    INTERNAL_AUTHENTICATE = 0x88, "INTERNAL AUTHENTICATE";
    SELECT = 0xA4, "SELECT";
    READ_BINARY = 0xB0 | 0xB1, "READ BINARY";
    GET_RESPONSE = 0xC0, "GET RESPONSE";
    GET_DATA = 0xCA | 0xCB, "GET DATA";
}

/// MANAGE SECURITY ENVIRONMENT that sets a template for authentication (Doc 9303-11, 4.4.4.1 and 6.2.4).
pub const SET_AT: &str = "MSE:Set AT";
/// MANAGE SECURITY ENVIRONMENT that sets a template for key agreement (Doc 9303-11, 6.2.4).
pub const SET_KAT: &str = "MSE:Set KAT";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_have_the_names_of_the_standards() {
        let names = |instructions: [u8; 3]| instructions.map(of_instruction);
        assert_eq!(names([0xA4, 0xB0, 0xB1]), [Some(SELECT), Some("READ BINARY"), Some(READ_BINARY)]);
        assert_eq!(names([0x84, 0x82, 0x00]), [Some("GET CHALLENGE"), Some("EXTERNAL AUTHENTICATE"), None]);
        assert_eq!(
            names([0x86, 0x88, 0x22]),
            [
                Some("GENERAL AUTHENTICATE"),
                Some("INTERNAL AUTHENTICATE"),
                Some("MANAGE SECURITY ENVIRONMENT")
            ]
        );
    }
}
