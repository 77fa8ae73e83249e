// What cccd.h declares, for Java 8 and later, on JNA 5. To be copied into your project beside Cccd.java.
//
// Made of cccd.h by the tests of the crate cccd-ffi: not to be edited.

import com.sun.jna.Callback;
import com.sun.jna.IntegerType;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What {@link Cccd} stands on. */
abstract class CccdRaw {
    CccdRaw() {}

    /** size_t. */
    public static final class Size extends IntegerType {
        private static final long serialVersionUID = 1;

        public Size() { this(0); }

        public Size(long value) { super(Native.SIZE_T_SIZE, value, true); }
    }

    /** Which language a line for people is in. */
    public enum Language {
        /** Vietnamese. */
        VIETNAMESE(0),
        /** English. */
        ENGLISH(1);

        /** As cccd.h has it. */
        public final int number;

        Language(int number) { this.number = number; }

        /** That of a number; null for one that a later version added. */
        static Language of(int number) {
            for (Language one : values()) if (one.number == number) return one;
            return null;
        }
    }

    /** What can be said of a card. */
    public enum Verdict {
        /** The data is authentic and the chip is the original one. */
        GENUINE(1),
        /** A check of authenticity failed. */
        NOT_GENUINE(2),
        /** Something that is needed to decide whether the card is genuine is missing. */
        CANNOT_TELL(3),
        /** The data is authentic, but the chip may be a copy. */
        CHIP_NOT_PROVEN(4);

        /** As cccd.h has it. */
        public final int number;

        Verdict(int number) { this.number = number; }

        /** That of a number; null for one that a later version added. */
        static Verdict of(int number) {
            for (Verdict one : values()) if (one.number == number) return one;
            return null;
        }
    }

    /** What to show first of a card. */
    public enum Headline {
        /** The data is authentic and the chip is the original one. */
        GENUINE(1),
        /** A check of authenticity failed. */
        NOT_GENUINE(2),
        /** Something that is needed to decide whether the card is genuine is missing. */
        CANNOT_TELL(3),
        /** The data is authentic, but the chip may be a copy. */
        CHIP_NOT_PROVEN(4),
        /** The key that was entered does not belong to the holder. */
        KEY_DIFFERS(5),
        /** The read ended in an error; what was read keeps its checks. */
        NOT_READ_TO_END(6),
        /** Genuine, but issued by a state other than Viet Nam. */
        OTHER_STATE(7),
        /** Genuine, but a newer card was issued. */
        REPLACED(8),
        /** Genuine, but the QR code belongs to another card. */
        QR_DIFFERS(9),
        /** Genuine, but DG1 and DG13 contradict each other. */
        DG1_DG13_DIFFER(10),
        /** Genuine, but the personal number does not match the birth and sex of the holder. */
        NUMBER_DIFFERS(11),
        /** Genuine, but expired. */
        EXPIRED(12),
        /** Genuine, but claims to be valid for longer than the law allows. */
        EXPIRY_BEYOND_LAW(13),
        /** Genuine, but DG13 was not read, so that the name has no Vietnamese letters. */
        WITHOUT_TONES(14),
        /** Genuine, but the MRZ that was entered differs from the chip. */
        MRZ_DIFFERS(15);

        /** As cccd.h has it. */
        public final int number;

        Headline(int number) { this.number = number; }

        /** That of a number; null for one that a later version added. */
        static Headline of(int number) {
            for (Headline one : values()) if (one.number == number) return one;
            return null;
        }
    }

    /** The colour of a headline. */
    public enum Tone {
        /** The card can be used. */
        GREEN(1),
        /** Something must be looked at first. */
        AMBER(2),
        /** The card must not be used. */
        RED(3),
        /** Nothing can be said yet. */
        GREY(4);

        /** As cccd.h has it. */
        public final int number;

        Tone(int number) { this.number = number; }

        /** That of a number; null for one that a later version added. */
        static Tone of(int number) {
            for (Tone one : values()) if (one.number == number) return one;
            return null;
        }
    }

    /** The answer to a question about a card. */
    public enum Outcome {
        /** The check passed. */
        PASSED(1),
        /** The check failed; the reason says why. */
        FAILED(2),
        /** The check was performed but could not be decided; the reason says what is missing. */
        INCONCLUSIVE(3),
        /** The card does not support what is checked. */
        NOT_SUPPORTED(4),
        /** The check was not performed; the reason says why. */
        NOT_PERFORMED(5);

        /** As cccd.h has it. */
        public final int number;

        Outcome(int number) { this.number = number; }

        /** That of a number; null for one that a later version added. */
        static Outcome of(int number) {
            for (Outcome one : values()) if (one.number == number) return one;
            return null;
        }
    }

    /** Which access protocols may be used. */
    public enum Access {
        /** PACE if the chip offers it, otherwise BAC. */
        AUTO(0),
        /** PACE only. */
        PACE(1),
        /** BAC only. */
        BAC(2);

        /** As cccd.h has it. */
        public final int number;

        Access(int number) { this.number = number; }

        /** That of a number; null for one that a later version added. */
        static Access of(int number) {
            for (Access one : values()) if (one.number == number) return one;
            return null;
        }
    }

    /** What a read can be told. */
    public enum Option {
        /** 1 also reads the photo. */
        PHOTO(1),
        /** 1 uses the strict policy, which treats oddities that concern authenticity as failures. */
        STRICT(2),
        /** 1 runs Active Authentication even if Chip Authentication has proven the chip. */
        ACTIVE_AUTHENTICATION(3),
        /** 1 reads for evidence: runs Active Authentication whenever the card offers it. */
        EVIDENCE(4),
        /** Which access protocols may be used, one of `CCCD_ACCESS_…`. */
        ACCESS(5),
        /** Milliseconds that one command may take. */
        COMMAND_TIMEOUT(6),
        /** Milliseconds that the whole read may take. */
        TIME_LIMIT(7),
        /** Milliseconds to wait for a card that was lifted; 0, the default, ends the read at once. */
        RESUME(8),
        /** 1 records the read; see `cccd_document_trace`. */
        RECORD(9);

        /** As cccd.h has it. */
        public final int number;

        Option(int number) { this.number = number; }

        /** That of a number; null for one that a later version added. */
        static Option of(int number) {
            for (Option one : values()) if (one.number == number) return one;
            return null;
        }
    }

    /** What else JSON holds; they can be added up. */
    public enum JsonFlag {
        /** Also writes the sensitive fields of the holder. */
        SENSITIVE(1),
        /** Also writes the bytes of every file. */
        CONTENTS(2);

        /** As cccd.h has it. */
        public final int number;

        JsonFlag(int number) { this.number = number; }

        /** That of a number; null for one that a later version added. */
        static JsonFlag of(int number) {
            for (JsonFlag one : values()) if (one.number == number) return one;
            return null;
        }
    }

    /** log */
    interface LogCall extends Callback {
        void call(Pointer context, int level, Pointer line, Size length);
    }

    /** progress */
    interface ProgressCall extends Callback {
        int call(Pointer context, Pointer event);
    }

    /** transmit */
    interface TransmitCall extends Callback {
        int call(Pointer context, Pointer command, Size commandLength, Pointer response, Pointer responseLength, int milliseconds);
    }

    /** reset */
    interface ResetCall extends Callback {
        int call(Pointer context);
    }

    /** present */
    interface PresentCall extends Callback {
        int call(Pointer context);
    }

    /** release */
    interface ReleaseCall extends Callback {
        void call(Pointer context);
    }

    /** cccd_event. */
    @FieldOrder({"size", "kind", "phase", "file", "done", "expected", "document"})
    public static class EventData extends Structure {
        public Size size = new Size();
        public int kind;
        public int phase;
        public Pointer file;
        public long done;
        public long expected;
        public Pointer document;

        EventData() {}

        EventData(Pointer at) {
            super(at);
            read();
        }
    }

    /** cccd_callbacks. */
    @FieldOrder({"size", "context", "transmit", "reset", "present", "release", "maxCommand", "maxResponse", "atr", "atrLength"})
    public static class CallbacksData extends Structure {
        public Size size = new Size();
        public Pointer context;
        public TransmitCall transmit;
        public ResetCall reset;
        public PresentCall present;
        public ReleaseCall release;
        public Size maxCommand = new Size();
        public Size maxResponse = new Size();
        public Pointer atr;
        public Size atrLength = new Size();

        CallbacksData() {}

        CallbacksData(Pointer at) {
            super(at);
            read();
        }
    }

    /** The functions. */
    interface Api extends Library {
        Pointer cccd_version();
        Pointer cccd_buffer_data(Pointer buffer, PointerByReference length);
        void cccd_buffer_free(Pointer buffer);
        Pointer cccd_cancel_new();
        void cccd_cancel_now(Pointer cancel);
        void cccd_cancel_free(Pointer cancel);
        int cccd_document_verdict(Pointer document);
        Pointer cccd_document_error(Pointer document);
        void cccd_document_free(Pointer document);
        Pointer cccd_document_verdict_what(Pointer document, int inLanguage, Pointer length);
        Pointer cccd_document_verdict_to_do(Pointer document, int inLanguage, Pointer length);
        Size cccd_document_check_count(Pointer document);
        Pointer cccd_document_check_name(Pointer document, Size index, Pointer length);
        Pointer cccd_document_check_label(Pointer document, Size index, int inLanguage, Pointer length);
        int cccd_document_check_outcome(Pointer document, Size index);
        Pointer cccd_document_check_outcome_label(Pointer document, Size index, int inLanguage, Pointer length);
        int cccd_document_check_reason(Pointer document, Size index);
        Pointer cccd_document_check_what(Pointer document, Size index, int inLanguage, Pointer length);
        Pointer cccd_document_check_to_do(Pointer document, Size index, int inLanguage, Pointer length);
        Size cccd_document_finding_count(Pointer document);
        int cccd_document_finding_code(Pointer document, Size index);
        Pointer cccd_document_finding_what(Pointer document, Size index, int inLanguage, Pointer length);
        Pointer cccd_document_finding_to_do(Pointer document, Size index, int inLanguage, Pointer length);
        Pointer cccd_document_field(Pointer document, byte[] field, Pointer length);
        Size cccd_document_field_count(Pointer document);
        Pointer cccd_document_field_name(Pointer document, Size index, Pointer length);
        Pointer cccd_document_field_label(Pointer document, Size index, int inLanguage, Pointer length);
        int cccd_document_field_is_sensitive(Pointer document, Size index);
        Pointer cccd_document_field_value(Pointer document, Size index, Pointer length);
        Pointer cccd_document_file(Pointer document, byte[] file, PointerByReference length);
        Pointer cccd_document_photo(Pointer document, PointerByReference length, PointerByReference mediaType);
        int cccd_document_photo_rgb(Pointer document, IntByReference width, IntByReference height, PointerByReference out, PointerByReference error);
        int cccd_document_photo_png(Pointer document, PointerByReference out, PointerByReference error);
        int cccd_document_headline(Pointer document);
        int cccd_document_headline_tone(Pointer document);
        Pointer cccd_document_headline_name(Pointer document, Pointer length);
        Pointer cccd_document_headline_what(Pointer document, int inLanguage, Pointer length);
        Pointer cccd_document_headline_to_do(Pointer document, int inLanguage, Pointer length);
        Size cccd_document_beside_count(Pointer document);
        int cccd_document_beside(Pointer document, Size index);
        Pointer cccd_document_beside_label(Pointer document, Size index, int inLanguage, Pointer length);
        Pointer cccd_document_issuing_state(Pointer document, Pointer length);
        int cccd_document_json(Pointer document, int flags, int inLanguage, PointerByReference out, PointerByReference error);
        int cccd_document_evidence(Pointer document, byte[] purpose, Size purposeLength, byte[] clerk, Size clerkLength, Pointer office, PointerByReference out, PointerByReference error);
        int cccd_document_trace(Pointer document, PointerByReference out, PointerByReference error);
        int cccd_error_status(Pointer error);
        Pointer cccd_error_what(Pointer error, int inLanguage, Pointer length);
        Pointer cccd_error_to_do(Pointer error, int inLanguage, Pointer length);
        Pointer cccd_error_command(Pointer error, Pointer length);
        short cccd_error_status_word(Pointer error);
        void cccd_error_free(Pointer error);
        Pointer cccd_status_name(int status);
        Pointer cccd_status_what(int status, int inLanguage, Pointer length);
        Pointer cccd_status_to_do(int status, int inLanguage, Pointer length);
        int cccd_evidence_judge(byte[] evidence, Size length, Pointer trust, int strict, PointerByReference out, PointerByReference error);
        int cccd_encrypt(byte[] plain, Size length, byte[] recipients, Size recipientsLength, PointerByReference out, PointerByReference error);
        int cccd_decrypt(byte[] encrypted, Size length, byte[] identities, Size identitiesLength, PointerByReference out, PointerByReference error);
        int cccd_key_parse(byte[] typed, Size length, PointerByReference out, PointerByReference error);
        int cccd_key_from_picture(byte[] picture, Size length, PointerByReference out, PointerByReference error);
        Pointer cccd_key_kind(Pointer key, Pointer length);
        Size cccd_key_count(Pointer key);
        Pointer cccd_key_reason(Pointer key, Size index, int language, Pointer length);
        void cccd_key_free(Pointer key);
        Pointer cccd_attempts_new();
        Size cccd_attempts_wrong_keys(Pointer attempts);
        void cccd_attempts_free(Pointer attempts);
        int cccd_log_to(LogCall log, Pointer context, int level, PointerByReference error);
        int cccd_office_key_parse(byte[] content, Size length, byte[] passphrase, Size passphraseLength, PointerByReference out, PointerByReference error);
        void cccd_office_key_free(Pointer key);
        Pointer cccd_options_new();
        int cccd_options_set(Pointer options, int option, long value, PointerByReference error);
        int cccd_options_add_file(Pointer options, byte[] file, PointerByReference error);
        int cccd_options_set_cancel(Pointer options, Pointer cancel, PointerByReference error);
        int cccd_options_set_attempts(Pointer options, Pointer attempts, PointerByReference error);
        int cccd_options_set_attempts_folder(Pointer options, byte[] folder, Size folderLength, PointerByReference error);
        int cccd_options_set_progress(Pointer options, ProgressCall progress, Pointer context, PointerByReference error);
        void cccd_options_free(Pointer options);
        int cccd_read(Pointer transport, Pointer key, Pointer trust, Pointer options, PointerByReference out, PointerByReference error);
        int cccd_readers_list(PointerByReference out, PointerByReference error);
        Size cccd_readers_count(Pointer readers);
        Pointer cccd_readers_name(Pointer readers, Size index, Pointer length);
        int cccd_readers_has_card(Pointer readers, Size index);
        void cccd_readers_free(Pointer readers);
        int cccd_wait_for_card(byte[] reader, Size readerLength, int milliseconds, Pointer cancel, PointerByReference name, PointerByReference error);
        int cccd_wait_for_removal(byte[] reader, Size readerLength, int milliseconds, Pointer cancel, PointerByReference error);
        int cccd_trace_replay(byte[] trace, Size length, IntByReference diverged, PointerByReference out, PointerByReference error);
        int cccd_transport_connect(byte[] reader, Size readerLength, int milliseconds, Pointer cancel, PointerByReference out, PointerByReference error);
        int cccd_transport_from_callbacks(Pointer callbacks, byte[] name, Size nameLength, PointerByReference out, PointerByReference error);
        Pointer cccd_transport_reader(Pointer transport, Pointer length);
        void cccd_transport_free(Pointer transport);
        Pointer cccd_trust_new();
        int cccd_trust_open(byte[] folder, Size length, PointerByReference out, PointerByReference error);
        int cccd_trust_add_certificate(Pointer trust, byte[] certificate, Size length, PointerByReference error);
        int cccd_trust_add_crl(Pointer trust, byte[] list, Size length, PointerByReference error);
        int cccd_trust_add_office(Pointer trust, byte[] key, Size length, byte[] name, Size nameLength, PointerByReference error);
        Size cccd_trust_anchor_count(Pointer trust);
        Size cccd_trust_problem_count(Pointer trust);
        Pointer cccd_trust_problem(Pointer trust, Size index, int inLanguage, Pointer length);
        void cccd_trust_free(Pointer trust);
    }

    /** cccd.dll, libcccd.so or libcccd.dylib: in the folders of the system, or that of -Djna.library.path. */
    static final Api API = Native.load("cccd", Api.class);

    /**
     * Encrypts evidence or a trace to recipients, as `age` does (age-encryption.org/v1). `recipients` holds public keys as
     * printed by `age-keygen`, one per line.
     *
     * Status 900 for a line that is not a public key, and when there is no key at all.
     */
    public static byte[] encrypt(byte[] plain, String recipients) throws Cccd.CccdException {
        byte[] recipientsBytes = recipients.getBytes(StandardCharsets.UTF_8);
        try {
            return Cccd.take(Cccd.make((out, error) ->
                API.cccd_encrypt(plain, Cccd.size(plain), recipientsBytes, Cccd.size(recipientsBytes), out, error)));
        } finally {
            Arrays.fill(recipientsBytes, (byte) 0);
        }
    }

    /**
     * Decrypts evidence or a trace that `age` or `cccd_encrypt` encrypted, in memory only. Pass the result to
     * `cccd_evidence_judge` or `cccd_trace_replay`. `identities` holds private keys as written by `age-keygen`, one per
     * line; empty lines and lines that begin with `#` are ignored.
     *
     * Status 838 for a line that is not a private key, and when there is no key at all; 849 when none of the keys opens
     * the file; 512 when the file is damaged or not encrypted.
     */
    public static byte[] decrypt(byte[] encrypted, String identities) throws Cccd.CccdException {
        byte[] identitiesBytes = identities.getBytes(StandardCharsets.UTF_8);
        try {
            return Cccd.take(Cccd.make((out, error) ->
                API.cccd_decrypt(encrypted, Cccd.size(encrypted), identitiesBytes, Cccd.size(identitiesBytes), out, error)));
        } finally {
            Arrays.fill(identitiesBytes, (byte) 0);
        }
    }
}
