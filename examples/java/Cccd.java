// libcccd for Java 8 and later, on JNA 5. To be copied into your project, with CccdRaw.java.
//
// What a handle is for, and what several threads may do with it, stands in cccd.h.

import com.sun.jna.Pointer;
import com.sun.jna.Structure.FieldOrder;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Reads and verifies the chip of the Vietnamese citizen card. */
public final class Cccd extends CccdRaw {
    private Cccd() {}

    /** Stands for a time that never ends, in milliseconds. */
    public static final int FOREVER = -1;

    /** An error with its number (CCCD_STATUS_… of cccd.h) and two lines for people. */
    public static final class CccdException extends Exception {
        private static final long serialVersionUID = 1;
        private final int status;
        private final String[] what = new String[2];
        private final String[] toDo = new String[2];
        private final String name;
        private final String command;
        private final int statusWord;
        private final transient Document readSoFar;

        /** Takes the texts out of an error of the library, which stays whose it is. */
        private CccdException(Pointer error, Document readSoFar) {
            this.readSoFar = readSoFar;
            status = API.cccd_error_status(error);
            name = text(API.cccd_status_name(status));
            command = text(API.cccd_error_command(error, null));
            statusWord = API.cccd_error_status_word(error) & 0xFFFF;
            for (Language language : Language.values()) {
                what[language.ordinal()] = text(API.cccd_error_what(error, language.number, null));
                toDo[language.ordinal()] = text(API.cccd_error_to_do(error, language.number, null));
            }
        }

        /** The same of an error that is the caller's, which is given back. */
        private static CccdException taken(Pointer error, Document readSoFar) {
            CccdException exception = new CccdException(error, readSoFar);
            API.cccd_error_free(error);
            return exception;
        }

        public int status() { return status; }

        /** The name of the status, as wrong_key. */
        public String name() { return name; }

        /** The command that the card refused, as SELECT, where a status word is what the error comes from; or null. */
        public String command() { return command; }

        /** That status word, as 0x6982; 0 for any other error. */
        public int statusWord() { return statusWord; }

        /** What happened. */
        public String what(Language language) { return what[language.ordinal()]; }

        /** What to do about it. */
        public String toDo(Language language) { return toDo[language.ordinal()]; }

        /** Both lines in Vietnamese. */
        @Override public String getMessage() { return what[0] + "\n" + toDo[0]; }

        /** What was read until a read ended in this error, to be closed; or null. */
        public Document readSoFar() { return readSoFar; }
    }

    /** A handle of the library, given back once: close it when no thread uses it any more. */
    public abstract static class Handle implements AutoCloseable {
        private final AtomicReference<Pointer> pointer;

        private Handle(Pointer pointer) { this.pointer = new AtomicReference<>(pointer); }

        Pointer get() {
            Pointer open = pointer.get();
            if (open == null) throw new IllegalStateException("closed");
            return open;
        }

        abstract void free(Pointer handle);

        @Override public void close() {
            Pointer last = pointer.getAndSet(null);
            if (last != null) free(last);
        }

        /** Ends a handle that belongs to the library. */
        private void forget() { pointer.set(null); }

        private static Pointer of(Handle handle) { return handle == null ? null : handle.get(); }
    }

    /** A switch that ends waits and reads, from any thread. */
    public static final class Cancel extends Handle {
        public Cancel() { super(API.cccd_cancel_new()); }
        public void now() { API.cccd_cancel_now(get()); }
        @Override void free(Pointer handle) { API.cccd_cancel_free(handle); }
    }

    /**
     * What opens a card, as the one input field of a counter gets it: the 12-digit number, the CAN (its last six digits),
     * the text of the QR code, or the lines of the MRZ. It holds one key or several, which a read tries in their order.
     */
    public static final class Key extends Handle {
        public Key(String typed) throws CccdException { super(parse(typed)); }
        private Key(Pointer key) { super(key); }
        @Override void free(Pointer handle) { API.cccd_key_free(handle); }

        /** Finds the QR code of a card in a picture (JPEG, PNG, WebP, BMP, GIF, TIFF). May take some seconds where there is none. */
        public static Key fromPicture(byte[] picture) throws CccdException {
            return new Key(make((out, error) -> API.cccd_key_from_picture(picture, size(picture), out, error)));
        }

        /** What it was understood as: personal_number, can, qr, mrz or mrz_information. */
        public String kind() { return text(API.cccd_key_kind(get(), null)); }

        /** How many keys can be tried. */
        public int count() { return API.cccd_key_count(get()).intValue(); }

        /** Why each of the keys can open a card, a line for people that says nothing of the key. */
        public List<String> reasons(Language language) {
            return each(API.cccd_key_count(get()), i ->
                text(API.cccd_key_reason(get(), i, language.number, null)));
        }

        private static Pointer parse(String typed) throws CccdException {
            byte[] bytes = bytes(typed);
            try {
                return make((out, error) -> API.cccd_key_parse(bytes, size(bytes), out, error));
            } finally {
                if (bytes != null) Arrays.fill(bytes, (byte) 0);
            }
        }
    }

    /** Counts the wrong keys that were tried on one card, from when it is laid down until it is lifted. */
    public static final class Attempts extends Handle {
        public Attempts() { super(API.cccd_attempts_new()); }
        public int wrongKeys() { return API.cccd_attempts_wrong_keys(get()).intValue(); }
        @Override void free(Pointer handle) { API.cccd_attempts_free(handle); }
    }

    /** Certificates to trust. */
    public static final class Trust extends Handle {
        /** Nobody yet. */
        public Trust() { super(API.cccd_trust_new()); }

        private Trust(Pointer handle) { super(handle); }

        /** The trust folder of CCCD_TRUST, else the user's own. */
        public static Trust open() throws CccdException { return open(null); }

        public static Trust open(String folder) throws CccdException {
            byte[] bytes = bytes(folder);
            return new Trust(make((out, error) -> API.cccd_trust_open(bytes, size(bytes), out, error)));
        }

        public void addCertificate(byte[] certificate) throws CccdException {
            check(error -> API.cccd_trust_add_certificate(get(), certificate, size(certificate), error));
        }

        public void addCrl(byte[] list) throws CccdException {
            check(error -> API.cccd_trust_add_crl(get(), list, size(list), error));
        }

        public void addOffice(byte[] key, String name) throws CccdException {
            byte[] bytes = bytes(name);
            check(error -> API.cccd_trust_add_office(get(), key, size(key), bytes, size(bytes), error));
        }

        public int anchors() { return API.cccd_trust_anchor_count(get()).intValue(); }

        /** Files of the folder that could not be read, a line for each. */
        public List<String> problems(Language language) {
            return each(API.cccd_trust_problem_count(get()), i ->
                text(API.cccd_trust_problem(get(), i, language.number, null)));
        }

        @Override void free(Pointer handle) { API.cccd_trust_free(handle); }
    }

    public static final class Reader {
        public final String name;
        public final boolean hasCard;

        private Reader(String name, boolean hasCard) {
            this.name = name;
            this.hasCard = hasCard;
        }
    }

    public static List<Reader> readers() throws CccdException {
        Pointer list = make(API::cccd_readers_list);
        try {
            return each(API.cccd_readers_count(list), i ->
                new Reader(text(API.cccd_readers_name(list, i, null)), API.cccd_readers_has_card(list, i) == 1));
        } finally {
            API.cccd_readers_free(list);
        }
    }

    /** Waits until a card lies on a reader, whose name comes back; reader and cancel may be null. */
    public static String waitForCard(String reader, int milliseconds, Cancel cancel) throws CccdException {
        byte[] bytes = bytes(reader);
        byte[] name = take(make((out, error) ->
            API.cccd_wait_for_card(bytes, size(bytes), milliseconds, Handle.of(cancel), out, error)));
        return new String(name, StandardCharsets.UTF_8);
    }

    /** Waits until no card lies on a reader; cancel may be null. */
    public static void waitForRemoval(String reader, int milliseconds, Cancel cancel) throws CccdException {
        byte[] bytes = bytes(reader);
        check(error -> API.cccd_wait_for_removal(bytes, size(bytes), milliseconds, Handle.of(cancel), error));
    }

    /** A card behind a reader with software of its own. What is thrown here counts as a fault of the reader. */
    public interface Link extends Closeable {
        /** The response APDU; empty when the card is gone. */
        byte[] transmit(byte[] command, int milliseconds) throws Exception;

        /** Puts the card into the state after power-on. */
        void reset() throws Exception;

        default boolean isPresent() throws Exception { return true; }

        /** The longest command APDU in bytes: 261 for short ones, 65544 at most. */
        default int maxCommand() { return 261; }

        /** The longest response APDU in bytes: 258 for short ones, 65538 at most. */
        default int maxResponse() { return 258; }
    }

    /** A link to one card. A read uses it up. */
    public static final class Card extends Handle {
        private Card(Pointer handle) { super(handle); }

        /** Waits for a card on whichever PC/SC reader and takes it. */
        public static Card connect() throws CccdException { return connect(null, FOREVER, null); }

        public static Card connect(String reader, int milliseconds, Cancel cancel) throws CccdException {
            byte[] bytes = bytes(reader);
            return new Card(make((out, error) ->
                API.cccd_transport_connect(bytes, size(bytes), milliseconds, Handle.of(cancel), out, error)));
        }

        /** A card behind a cccd_callbacks, such as cccd_sim_card_link fills in. */
        public static Card through(Pointer callbacks, String name) throws CccdException {
            byte[] bytes = bytes(name);
            return new Card(make((out, error) ->
                API.cccd_transport_from_callbacks(callbacks, bytes, size(bytes), out, error)));
        }

        /** Closes the link in the end. */
        public static Card through(Link link, String name) throws CccdException {
            Callbacks callbacks = new Callbacks(link);
            callbacks.write();
            Callbacks.IN_USE.add(callbacks);
            try {
                return through(callbacks.getPointer(), name);
            } catch (CccdException refused) {
                Callbacks.IN_USE.remove(callbacks);
                throw refused;
            }
        }

        public String reader() { return text(API.cccd_transport_reader(get(), null)); }

        /** Reads the card and verifies it. A card that is not genuine is no error: ask for the verdict. */
        public Document read(Key key, Trust trust, Options options) throws CccdException {
            PointerByReference out = new PointerByReference();
            PointerByReference error = new PointerByReference();
            int status = API.cccd_read(get(), key.get(), trust.get(), options.get(), out, error);
            Document document = out.getValue() == null ? null : new Document(out.getValue());
            if (status == 0) return document;
            CccdException failure = CccdException.taken(error.getValue(), document);
            Throwable thrown = options.thrown.getAndSet(null);
            if (thrown == null) throw failure;
            if (document != null) document.close();
            if (thrown instanceof Error) throw (Error) thrown;
            throw (RuntimeException) thrown;
        }

        @Override void free(Pointer handle) { API.cccd_transport_free(handle); }
    }

    /** What to read and how. It must live until the read is over. */
    public static final class Options extends Handle {
        private final AtomicReference<Throwable> thrown = new AtomicReference<>();
        private ProgressCall progress; // Kept here, because the library calls it.

        public Options() { super(API.cccd_options_new()); }

        public Options photo(boolean wanted) throws CccdException { return set(Option.PHOTO, wanted ? 1 : 0); }

        public Options set(Option option, long value) throws CccdException {
            check(error -> API.cccd_options_set(get(), option.number, value, error));
            return this;
        }

        /** Reads a file too: DG15, EF.COM. */
        public Options addFile(String file) throws CccdException {
            check(error -> API.cccd_options_add_file(get(), terminated(file), error));
            return this;
        }

        public Options cancel(Cancel cancel) throws CccdException {
            check(error -> API.cccd_options_set_cancel(get(), Handle.of(cancel), error));
            return this;
        }

        public Options attempts(Attempts attempts) throws CccdException {
            check(error -> API.cccd_options_set_attempts(get(), Handle.of(attempts), error));
            return this;
        }

        /** Where wrong keys are counted across programs; null counts only here. */
        public Options attemptsFolder(String folder) throws CccdException {
            byte[] bytes = bytes(folder);
            check(error -> API.cccd_options_set_attempts_folder(get(), bytes, size(bytes), error));
            return this;
        }

        /** Is told what happens, and says whether to go on. What it throws comes out of the read. */
        public Options progress(Predicate<Event> told) throws CccdException {
            ProgressCall call = told == null ? null : (context, happened) -> {
                Event event = new Event(new EventData(happened));
                try {
                    return told.test(event) ? 0 : 1;
                } catch (RuntimeException | Error exception) {
                    thrown.set(exception);
                    return 1;
                } finally {
                    if (event.document != null) ((Handle) event.document).forget();
                }
            };
            check(error -> API.cccd_options_set_progress(get(), call, null, error));
            progress = call;
            return this;
        }

        @Override void free(Pointer handle) { API.cccd_options_free(handle); }
    }

    /** What happens during a read. */
    public static final class Event {
        public enum Kind { UNKNOWN, PHASE, PROGRESS, REOPENED, LIFTED, RETURNED, IDENTITY }

        public final Kind kind;
        /** The part that begins, 1 to 5; or 0. */
        public final int phase;
        /** The file that is read, as EF.DG1; or null. */
        public final String file;
        public final long done;
        public final long expected;
        /** Name, number and verdict so far, or null; closed when the function returns that it is told to. */
        public final Document document;

        private Event(EventData data) {
            kind = data.kind < Kind.values().length ? Kind.values()[data.kind] : Kind.UNKNOWN;
            phase = data.phase;
            file = text(data.file);
            done = data.done;
            expected = data.expected;
            document = data.document == null ? null : new Document(data.document);
        }
    }

    public static final class Field {
        public final String name;
        public final String label;
        public final String value;
        /** Shown only when somebody asked for it. */
        public final boolean sensitive;

        private Field(Pointer document, Size i, int language) {
            name = text(API.cccd_document_field_name(document, i, null));
            label = text(API.cccd_document_field_label(document, i, language, null));
            value = text(API.cccd_document_field_value(document, i, null));
            sensitive = API.cccd_document_field_is_sensitive(document, i) == 1;
        }
    }

    public static final class Check {
        public final String name;
        public final String label;
        public final Outcome outcome;
        public final String outcomeLabel;
        /** The number of the reason; 0 for none, and then what and toDo are null. */
        public final int reason;
        public final String what;
        public final String toDo;

        private Check(Pointer document, Size i, int language) {
            name = text(API.cccd_document_check_name(document, i, null));
            label = text(API.cccd_document_check_label(document, i, language, null));
            outcome = Outcome.of(API.cccd_document_check_outcome(document, i));
            outcomeLabel = text(API.cccd_document_check_outcome_label(document, i, language, null));
            reason = API.cccd_document_check_reason(document, i);
            what = text(API.cccd_document_check_what(document, i, language, null));
            toDo = text(API.cccd_document_check_to_do(document, i, language, null));
        }
    }

    /** Something odd that fails nothing. */
    public static final class Finding {
        public final int code;
        public final String what;
        public final String toDo;

        private Finding(Pointer document, Size i, int language) {
            code = API.cccd_document_finding_code(document, i);
            what = text(API.cccd_document_finding_what(document, i, language, null));
            toDo = text(API.cccd_document_finding_to_do(document, i, language, null));
        }
    }

    /** A photo: red, green and blue of each pixel, row by row from the top. */
    public static final class Pixels {
        public final int width;
        public final int height;
        public final byte[] rgb;

        private Pixels(int width, int height, byte[] rgb) {
            this.width = width;
            this.height = height;
            this.rgb = rgb;
        }
    }

    /** What was read of a card and what can be said of it. Closing wipes it. */
    public static final class Document extends Handle {
        private boolean diverged;

        private Document(Pointer handle) { super(handle); }

        public Verdict verdict() { return Verdict.of(API.cccd_document_verdict(get())); }

        public boolean isGenuine() { return verdict() == Verdict.GENUINE; }

        /** The verdict in one clear line, in Vietnamese. */
        public String verdictLine() { return verdictLine(Language.VIETNAMESE); }

        public String verdictLine(Language language) {
            return text(API.cccd_document_verdict_what(get(), language.number, null));
        }

        /** What the verdict means for the person at the counter. */
        public String verdictToDo(Language language) {
            return text(API.cccd_document_verdict_to_do(get(), language.number, null));
        }

        /** What to show first, by its name in JSON: genuine, expired, qr_differs. */
        public String headline() { return text(API.cccd_document_headline_name(get(), null)); }

        /** What to show first, as a number of {@link Headline}; a later version may know others. */
        public int headlineNumber() { return API.cccd_document_headline(get()); }

        /** The colour of the headline. */
        public Tone tone() { return Tone.of(API.cccd_document_headline_tone(get())); }

        /** The headline in one clear line, in Vietnamese. */
        public String headlineLine() { return headlineLine(Language.VIETNAMESE); }

        public String headlineLine(Language language) {
            return text(API.cccd_document_headline_what(get(), language.number, null));
        }

        /** What to do about the headline. */
        public String headlineToDo(Language language) {
            return text(API.cccd_document_headline_to_do(get(), language.number, null));
        }

        /** What else is to be known, each in a few words. */
        public List<String> beside(Language language) {
            return each(API.cccd_document_beside_count(get()),
                i -> text(API.cccd_document_beside_label(get(), i, language.number, null)));
        }

        /** The same, each as a number of {@link Headline}. */
        public List<Integer> besideNumbers() {
            return each(API.cccd_document_beside_count(get()), i -> API.cccd_document_beside(get(), i));
        }

        /** The error that ended the read early; or null. */
        public CccdException error() {
            Pointer error = API.cccd_document_error(get());
            return error == null ? null : new CccdException(error, null);
        }

        /** The issuing state, VNM for Viet Nam; null when it was not read. */
        public String issuingState() { return text(API.cccd_document_issuing_state(get(), null)); }

        public String name() { return field("full_name"); }

        public String number() { return field("personal_number"); }

        /** A field by its name, as full_name; null when the card does not state it. */
        public String field(String name) { return text(API.cccd_document_field(get(), terminated(name), null)); }

        public List<Field> fields(Language language) {
            return each(API.cccd_document_field_count(get()), i -> new Field(get(), i, language.number));
        }

        public List<Check> checks(Language language) {
            return each(API.cccd_document_check_count(get()), i -> new Check(get(), i, language.number));
        }

        public List<Finding> findings(Language language) {
            return each(API.cccd_document_finding_count(get()), i -> new Finding(get(), i, language.number));
        }

        /** The photo in the bytes of the card; null when it was not read. */
        public byte[] photo() {
            PointerByReference length = new PointerByReference();
            return copy(API.cccd_document_photo(get(), length, null), length);
        }

        /** What those bytes are: image/jpeg, image/jp2; null when it was not read. */
        public String photoType() {
            PointerByReference type = new PointerByReference();
            return API.cccd_document_photo(get(), null, type) == null ? null : text(type.getValue());
        }

        /** The photo as a PNG file, for programs that know no JPEG 2000. */
        public byte[] photoPng() throws CccdException {
            return take(make((out, error) -> API.cccd_document_photo_png(get(), out, error)));
        }

        /** The photo as pixels. */
        public Pixels photoRgb() throws CccdException {
            IntByReference width = new IntByReference();
            IntByReference height = new IntByReference();
            byte[] rgb = take(make((out, error) ->
                API.cccd_document_photo_rgb(get(), width, height, out, error)));
            return new Pixels(width.getValue(), height.getValue(), rgb);
        }

        /** A file of the card as it was read: EF.DG1, SOD; or null. */
        public byte[] file(String name) {
            PointerByReference length = new PointerByReference();
            return copy(API.cccd_document_file(get(), terminated(name), length), length);
        }

        /** Everything; flags is 0, or a sum of 1 (sensitive fields too) and 2 (files too). */
        public String json(int flags, Language language) throws CccdException {
            return new String(take(make((out, error) ->
                API.cccd_document_json(get(), flags, language.number, out, error))), StandardCharsets.UTF_8);
        }

        /** For {@link Option#EVIDENCE}; all three may be null. Not encrypted yet. */
        public byte[] evidence(String purpose, String clerk, OfficeKey office) throws CccdException {
            byte[] what = bytes(purpose);
            byte[] who = bytes(clerk);
            return take(make((out, error) -> API.cccd_document_evidence(
                get(), what, size(what), who, size(who), Handle.of(office), out, error)));
        }

        /** For {@link Option#RECORD}. It holds the key and everything personal in plain. */
        public byte[] trace() throws CccdException {
            return take(make((out, error) -> API.cccd_document_trace(get(), out, error)));
        }

        /** Judges evidence again by today's certificates. */
        public static Document judge(byte[] evidence, Trust trust, boolean strict) throws CccdException {
            return new Document(make((out, error) ->
                API.cccd_evidence_judge(evidence, size(evidence), trust.get(), strict ? 1 : 0, out, error)));
        }

        /** Reads the card of a trace again. */
        public static Document replay(byte[] trace) throws CccdException {
            IntByReference other = new IntByReference();
            Document again = new Document(make((out, error) ->
                API.cccd_trace_replay(trace, size(trace), other, out, error)));
            again.diverged = other.getValue() == 1;
            return again;
        }

        /** Whether a replay did something else than the recorded read. */
        public boolean diverged() { return diverged; }

        @Override void free(Pointer handle) { API.cccd_document_free(handle); }
    }

    /** The private key of an office, which signs evidence: PEM or PKCS#12. */
    public static final class OfficeKey extends Handle {
        public OfficeKey(byte[] content, String passphrase) throws CccdException { super(parse(content, passphrase)); }
        @Override void free(Pointer handle) { API.cccd_office_key_free(handle); }

        private static Pointer parse(byte[] content, String passphrase) throws CccdException {
            byte[] bytes = bytes(passphrase);
            try {
                return make((out, error) ->
                    API.cccd_office_key_parse(content, size(content), bytes, size(bytes), out, error));
            } finally {
                if (bytes != null) Arrays.fill(bytes, (byte) 0);
            }
        }
    }

    /** What a status, a reason or the code of a finding means, without any detail; null for a number that is none. */
    public static String statusWhat(int status, Language language) {
        return text(API.cccd_status_what(status, language.number, null));
    }

    /** What to do about it. */
    public static String statusToDo(int status, Language language) {
        return text(API.cccd_status_to_do(status, language.number, null));
    }

    public static String version() { return text(API.cccd_version()); }

    /** Logs lines up to a level, 1 (errors) to 5 (every command), from any thread; null ends it. */
    public static synchronized void logTo(BiConsumer<Integer, String> lines, int level) throws CccdException {
        told = lines;
        check(error -> API.cccd_log_to(lines == null ? null : TELL, null, level, error));
    }

    private static volatile BiConsumer<Integer, String> told;

    // Kept for good: a line may still be on its way to it when the log has ended.
    private static final LogCall TELL = (context, level, line, length) -> {
        BiConsumer<Integer, String> lines = told;
        if (lines != null) lines.accept(level, text(line));
    };

    // What follows is how the library is called.

    private interface Checked { int call(PointerByReference error); }

    interface Making { int call(PointerByReference out, PointerByReference error); }

    private interface Entry<T> { T at(Size index); }

    private static void check(Checked function) throws CccdException {
        PointerByReference error = new PointerByReference();
        if (function.call(error) != 0) throw CccdException.taken(error.getValue(), null);
    }

    static Pointer make(Making function) throws CccdException {
        PointerByReference out = new PointerByReference();
        check(error -> function.call(out, error));
        return out.getValue();
    }

    private static <T> List<T> each(Size count, Entry<T> entry) {
        List<T> all = new ArrayList<>();
        for (long i = 0; i < count.longValue(); i++) all.add(entry.at(new Size(i)));
        return all;
    }

    private static String text(Pointer text) { return text == null ? null : text.getString(0, "UTF-8"); }

    private static byte[] bytes(String text) { return text == null ? null : text.getBytes(StandardCharsets.UTF_8); }

    private static byte[] terminated(String text) { return bytes(text + "\0"); }

    static Size size(byte[] bytes) { return new Size(bytes == null ? 0 : bytes.length); }

    private static byte[] copy(Pointer bytes, PointerByReference length) {
        return bytes == null ? null : bytes.getByteArray(0, (int) Pointer.nativeValue(length.getValue()));
    }

    /** The bytes of a cccd_buffer, which is given back. */
    static byte[] take(Pointer buffer) {
        PointerByReference length = new PointerByReference();
        byte[] bytes = copy(API.cccd_buffer_data(buffer, length), length);
        API.cccd_buffer_free(buffer);
        return bytes;
    }

    /** The functions that reach a {@link Link}. */
    @FieldOrder({})
    public static final class Callbacks extends CallbacksData {
        private static final int NO_CARD = 103;
        private static final int CARD_MOVED = 104;
        private static final int READER_FAULT = 114;
        /** Those that the library may call. */
        private static final Set<Callbacks> IN_USE = ConcurrentHashMap.newKeySet();

        private Callbacks(Link link) {
            maxCommand = new Size(link.maxCommand());
            maxResponse = new Size(link.maxResponse());
            transmit = (context, command, length, response, responseLength, milliseconds) -> guarded(() -> {
                byte[] answer = link.transmit(command.getByteArray(0, length.intValue()), milliseconds);
                if (answer.length == 0) return CARD_MOVED;
                if (answer.length > Pointer.nativeValue(responseLength.getPointer(0))) return READER_FAULT;
                response.write(0, answer, 0, answer.length);
                responseLength.setPointer(0, new Pointer(answer.length));
                return 0;
            });
            reset = context -> guarded(() -> {
                link.reset();
                return 0;
            });
            present = context -> guarded(() -> link.isPresent() ? 0 : NO_CARD);
            release = context -> {
                guarded(() -> {
                    link.close();
                    return 0;
                });
                IN_USE.remove(this);
            };
            size = new Size(size());
        }

        private static int guarded(Callable<Integer> call) {
            try {
                return call.call();
            } catch (Throwable thrown) {
                return READER_FAULT;
            }
        }

        // One is another's equal only if it is the same.
        @Override public boolean equals(Object other) { return this == other; }

        @Override public int hashCode() { return System.identityHashCode(this); }
    }
}
