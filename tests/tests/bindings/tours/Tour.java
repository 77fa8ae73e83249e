// Uses each part of Cccd.java once: on invented cards, and at last on the one that lies on the reader.
import com.sun.jna.Function;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.List;

public final class Tour {
    private static final Cccd.Language VIETNAMESE = Cccd.Language.VIETNAMESE;
    private static final Cccd.Language ENGLISH = Cccd.Language.ENGLISH;

    private static void expect(boolean right, String what) {
        if (!right) throw new AssertionError("wrong: " + what);
    }

    private interface Call { void run() throws Exception; }

    /** The number of the error with which a call ends; 0 for none. */
    private static int status(Call call) throws Exception {
        try {
            call.run();
        } catch (Cccd.CccdException error) {
            expect(!error.what(VIETNAMESE).equals(error.what(ENGLISH)), "both languages");
            expect(error.toDo(VIETNAMESE).length() > 10 && error.toDo(ENGLISH).length() > 10, "what to do");
            if (error.readSoFar() != null) error.readSoFar().close();
            return error.status();
        }
        return 0;
    }

    /** cccd_sim.h. */
    public interface Sim extends Library {
        int cccd_sim_card_new(String seed, String profile, String quirks, PointerByReference out);
        int cccd_sim_card_change(Pointer card, String file, Cccd.Size at);
        Pointer cccd_sim_card_number(Pointer card, PointerByReference length);
        Pointer cccd_sim_card_root(Pointer card, PointerByReference length);
        int cccd_sim_card_link(Pointer card, int torn, int back, Pointer out);
        void cccd_sim_link_free(Pointer link);
    }

    private static final Sim SIM = Native.load("cccd_sim", Sim.class);

    /** A card of nobody, which lives until the program ends. */
    private static final class Invented {
        final Pointer card;

        Invented(String seed) { this(seed, null); }

        Invented(String seed, String quirks) {
            PointerByReference out = new PointerByReference();
            expect(SIM.cccd_sim_card_new(seed, null, quirks, out) == 0, "a card");
            card = out.getValue();
        }

        String number() { return SIM.cccd_sim_card_number(card, null).getString(0, "UTF-8"); }

        Cccd.Trust trust() throws Exception {
            PointerByReference length = new PointerByReference();
            Pointer root = SIM.cccd_sim_card_root(card, length);
            Cccd.Trust trust = new Cccd.Trust();
            trust.addCertificate(root.getByteArray(0, (int) Pointer.nativeValue(length.getValue())));
            return trust;
        }

        /** A cccd_callbacks. */
        Memory link() {
            Memory link = new Memory(10L * Native.POINTER_SIZE);
            expect(SIM.cccd_sim_card_link(card, -1, 0, link) == 0, "a link");
            return link;
        }

        Cccd.Card lay() throws Exception { return Cccd.Card.through(link(), "invented"); }
    }

    private enum Fault { NONE, THROWS, TORN }

    /** A reader with software of its own. */
    private static final class OwnLink implements Cccd.Link {
        private final Memory card;
        private final Fault fault;
        int released;

        OwnLink(Invented invented, Fault fault) {
            card = invented.link();
            this.fault = fault;
        }

        private Pointer member(int index) { return card.getPointer((long) index * Native.POINTER_SIZE); }

        @Override public byte[] transmit(byte[] command, int milliseconds) {
            if (fault == Fault.THROWS) throw new AssertionError("the cable");
            if (fault == Fault.TORN) return new byte[0];
            byte[] response = new byte[maxResponse()];
            PointerByReference length = new PointerByReference(new Pointer(response.length));
            Cccd.Size size = new Cccd.Size(command.length);
            Object[] arguments = {member(1), command, size, response, length, milliseconds};
            expect(Function.getFunction(member(2)).invokeInt(arguments) == 0, "an answer");
            return Arrays.copyOf(response, (int) Pointer.nativeValue(length.getValue()));
        }

        @Override public void reset() {
            expect(Function.getFunction(member(3)).invokeInt(new Object[] {member(1)}) == 0, "a reset");
        }

        @Override public int maxCommand() { return (int) Pointer.nativeValue(member(6)); }

        @Override public int maxResponse() { return (int) Pointer.nativeValue(member(7)); }

        @Override public void close() {
            SIM.cccd_sim_link_free(card);
            released++;
        }
    }

    private static void aWholeRead(Invented invented, Cccd.OfficeKey office) throws Exception {
        int[] seen = new int[4]; // Lines of the log, personal ones among them, parts of the read, blocks of files.
        String[] identity = new String[1];
        Cccd.logTo((level, line) -> {
            seen[0]++;
            if (line.contains(invented.number())) seen[1]++;
        }, 5);
        Cccd.Options options = new Cccd.Options().photo(true).set(Cccd.Option.EVIDENCE, 1)
            .set(Cccd.Option.RECORD, 1).addFile("EF.COM").progress(event -> {
                if (event.kind == Cccd.Event.Kind.PHASE && event.phase >= 1 && event.phase <= 5) seen[2]++;
                if (event.kind == Cccd.Event.Kind.PROGRESS && event.done <= event.expected && event.file != null) seen[3]++;
                if (event.kind == Cccd.Event.Kind.IDENTITY) identity[0] = event.document.name();
                return true;
            });
        OwnLink link = new OwnLink(invented, Fault.NONE);
        Cccd.Card own = Cccd.Card.through(link, "đầu đọc riêng");
        expect(own.reader().equals("đầu đọc riêng"), "the name of the reader");
        Cccd.Document holder = own.read(new Cccd.Key(invented.number()), invented.trust(), options);
        own.close();
        Cccd.logTo(null, 0);
        expect(seen[0] > 20 && seen[1] == 0, "the log");
        expect(link.released == 1, "the link is released once");
        expect(seen[2] >= 5 && seen[3] > 3 && holder.name().equals(identity[0]), "progress");

        expect(holder.isGenuine() && holder.number().equals(invented.number()), "a genuine card");
        expect(!holder.verdictLine().equals(holder.verdictLine(ENGLISH)), "the verdict in both languages");
        expect(holder.verdictToDo(VIETNAMESE).length() > 10, "what the verdict means");
        expect(holder.headline().equals("genuine") && holder.tone() == Cccd.Tone.GREEN, "the headline");
        expect(holder.headlineLine().equals(holder.verdictLine()), "the headline in words");
        expect(holder.headlineToDo(ENGLISH).equals(holder.verdictToDo(ENGLISH)), "what to do about it");
        expect(holder.headlineNumber() == Cccd.Headline.GENUINE.number, "the number of the headline");
        expect(holder.besideNumbers().isEmpty() && holder.error() == null, "nothing beside it, and no error");
        expect(holder.beside(ENGLISH).isEmpty() && holder.issuingState().equals("VNM"), "what stands beside it");
        expect(holder.field("date_of_birth").length() == 10 && holder.field("nothing") == null, "a field");
        String plain = holder.json(0, VIETNAMESE);
        String all = holder.json(3, ENGLISH);
        expect(plain.contains("\"verdict\":\"genuine\""), "JSON");
        boolean father = false;
        for (Cccd.Field field : holder.fields(VIETNAMESE)) {
            expect(!field.label.isEmpty() && field.value.equals(holder.field(field.name)), field.name);
            expect(field.sensitive != plain.contains('"' + field.name + '"'), "sensitive: " + field.name);
            expect(all.contains('"' + field.name + "\":\"" + field.value), "JSON with " + field.name);
            father |= field.name.equals("father") && field.sensitive;
        }
        expect(father, "a sensitive field");
        for (Cccd.Check check : holder.checks(ENGLISH)) {
            expect(!check.label.isEmpty() && !check.outcomeLabel.isEmpty(), check.name);
            expect(check.outcome != Cccd.Outcome.FAILED, check.name);
            expect((check.reason == 0) == (check.what == null) && (check.reason == 0) == (check.toDo == null), check.name);
        }
        Cccd.Check revocation = check(holder, "revocation");
        expect(revocation.outcome == Cccd.Outcome.NOT_PERFORMED && revocation.reason == 623, "a check not performed");
        Cccd.Finding finding = holder.findings(VIETNAMESE).get(0);
        expect(finding.code == 656 && finding.what.length() > 10 && finding.toDo.length() > 10, "a finding");

        expect(holder.photoType().equals("image/jpeg") && holder.photo()[1] == (byte) 0xD8, "the photo");
        expect(new String(holder.photoPng(), 1, 3, StandardCharsets.US_ASCII).equals("PNG"), "the photo as PNG");
        Cccd.Pixels pixels = holder.photoRgb();
        expect(pixels.width == 240 && pixels.height == 320 && pixels.rgb.length == 240 * 320 * 3, "pixels");
        expect(holder.file("EF.DG1")[0] == 0x61 && holder.file("EF.COM") != null, "files");
        expect(holder.file("EF.DG3") == null, "a file that was not read");

        byte[] evidence = holder.evidence("thử", "người đọc", office);
        Cccd.Document judged = Cccd.Document.judge(evidence, invented.trust(), false);
        expect(judged.isGenuine() && judged.name().equals(holder.name()), "evidence");
        expect(judged.json(0, VIETNAMESE).contains("người đọc"), "who read it");
        Cccd.Document doubted = Cccd.Document.judge(evidence, new Cccd.Trust(), false);
        expect(doubted.verdict() == Cccd.Verdict.CANNOT_TELL, "evidence, trusting nobody");
        byte[] encrypted = Cccd.encrypt(evidence, "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p");
        expect(status(() -> Cccd.Document.judge(encrypted, new Cccd.Trust(), false)) == 843, "encrypted evidence");
        expect(status(() -> Cccd.encrypt(evidence, "nobody")) == 900, "no recipient");
        // A pair of keys out of the tests of age, and another one.
        byte[] kept = Cccd.encrypt(evidence, "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa");
        String opener = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";
        expect(Arrays.equals(Cccd.decrypt(kept, opener), evidence), "decrypted evidence");
        String wrong = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";
        expect(status(() -> Cccd.decrypt(kept, wrong)) == 849, "another identity");
        Cccd.Document again = Cccd.Document.replay(holder.trace());
        expect(!again.diverged() && again.isGenuine() && again.name().equals(holder.name()), "a replay");
        holder.close();
    }

    private static Cccd.Check check(Cccd.Document holder, String name) {
        return holder.checks(VIETNAMESE).stream().filter(check -> check.name.equals(name)).findFirst().get();
    }

    private static void whatGoesWrong(Invented card) throws Exception {
        Cccd.Key key = new Cccd.Key(card.number());
        Cccd.Trust trust = card.trust();
        Cccd.Options options = new Cccd.Options();
        Invented forged = new Invented("tour");
        expect(SIM.cccd_sim_card_change(forged.card, "DG13", new Cccd.Size(-1)) == 0, "a change");
        Cccd.Document holder = forged.lay().read(key, trust, options);
        expect(holder.verdict() == Cccd.Verdict.NOT_GENUINE, "a forged card");
        expect(holder.tone() == Cccd.Tone.RED, "a forged card is red");
        Cccd.Check hashes = check(holder, "hashes");
        expect(hashes.outcome == Cccd.Outcome.FAILED && hashes.reason == 600, "a check that failed");
        expect(holder.photo() == null && holder.photoType() == null, "no photo");
        expect(status(() -> holder.photoPng()) == 509 && status(() -> holder.photoRgb()) == 509, "no pictures");
        expect(status(() -> holder.trace()) == 900, "no trace");

        Cccd.Attempts attempts = new Cccd.Attempts();
        Cccd.Key other = new Cccd.Key(new Invented("somebody else").number());
        try {
            card.lay().read(other, trust, options.attempts(attempts).attemptsFolder("nowhere"));
            expect(false, "a wrong key");
        } catch (Cccd.CccdException error) {
            expect(error.status() == 400 && attempts.wrongKeys() == 1, "a wrong key is counted");
            expect(error.readSoFar() != null && error.readSoFar().name() == null, "what was read until then");
        }
        options.attempts(null).attemptsFolder(null);
        Invented odd = new Invented("tour", "pace-refused-6a80");
        try {
            odd.lay().read(new Cccd.Key(odd.number()), odd.trust(), options);
            expect(false, "a refusal");
        } catch (Cccd.CccdException error) {
            Cccd.CccdException kept = error.readSoFar().error();
            expect(error.status() == 405 && kept.status() == 405 && kept.name().equals("access_failed"), "a refusal");
            expect(error.command().equals("MSE:Set AT") && kept.statusWord() == 0x6A80, "what the card refused");
        }
        expect(Cccd.statusWhat(104, ENGLISH).startsWith("The card "), "what a status means");
        expect(!Cccd.statusToDo(104, ENGLISH).isEmpty() && Cccd.statusWhat(1, ENGLISH) == null, "what to do about it");
        expect(status(() -> new Cccd.Key("12")) == 410, "no key");

        Cccd.Cancel cancel = new Cccd.Cancel();
        cancel.now();
        options.cancel(cancel);
        expect(status(() -> card.lay().read(key, trust, options)) == 108, "cancel");
        options.cancel(null).progress(event -> false);
        expect(status(() -> card.lay().read(key, trust, options)) == 108, "progress that ends the read");
        for (Throwable mine : new Throwable[] {new IllegalStateException("mine"), new LinkageError("mine")}) {
            options.progress(event -> {
                if (mine instanceof Error) throw (Error) mine;
                throw (RuntimeException) mine;
            });
            try {
                card.lay().read(key, trust, options);
                expect(false, "what progress throws");
            } catch (IllegalStateException | LinkageError theirs) {
                expect(theirs == mine, "what progress threw comes out");
            }
        }
        expect(card.lay().read(key, trust, options.progress(null)).isGenuine(), "options that were taken out again");
        for (Fault fault : new Fault[] {Fault.THROWS, Fault.TORN}) {
            OwnLink link = new OwnLink(card, fault);
            Cccd.Card own = Cccd.Card.through(link, "own");
            int expected = fault == Fault.TORN ? 104 : 114;
            expect(status(() -> own.read(key, trust, options)) == expected, "the fault " + fault);
            own.close();
            expect(link.released == 1, "the link is released after a fault");
        }
        byte[] nothing = {1, 2, 3};
        expect(status(() -> trust.addCertificate(nothing)) / 100 == 5, "no certificate");
        expect(status(() -> trust.addCrl(nothing)) / 100 == 5, "no revocation list");
        int refused = status(() -> trust.addOffice(nothing, "văn phòng"));
        expect(refused / 100 == 5 || refused == 700, "no office");
        expect(status(() -> new Cccd.OfficeKey(nothing, null)) == 844, "no key of an office");
        expect(status(() -> Cccd.Document.replay(nothing)) / 10 == 75, "no trace");
        expect(status(() -> Cccd.logTo((level, line) -> { }, 9)) == 900, "no level");
    }

    /** The one input field takes them all. */
    private static void keys(String number, byte[] picture) throws Exception {
        String qr = "001085012345|012345678|Mẫu|15011985|Nam|Hà Nội|01042021\r\n";
        String[][] inputs = {{number, "personal_number"}, {number.substring(6), "can"}, {qr, "qr"}};
        for (String[] given : inputs) {
            try (Cccd.Key key = new Cccd.Key(given[0])) {
                expect(key.kind().equals(given[1]), "a key of the kind " + given[1]);
                expect(key.reasons(VIETNAMESE).size() == key.count(), "a reason for each key");
            }
        }
        try (Cccd.Key key = Cccd.Key.fromPicture(picture)) {
            List<String> english = key.reasons(ENGLISH);
            expect(key.kind().equals("qr") && key.count() == 2, "the code in a picture");
            expect(english.get(0).contains("CAN") && english.get(1).contains("BAC"), "its reasons");
            expect(!english.equals(key.reasons(VIETNAMESE)), "its reasons in Vietnamese");
        }
        byte[] half = Arrays.copyOf(picture, 40);
        expect(status(() -> Cccd.Key.fromPicture(half)) == 853, "half a picture");
    }

    private static void theReader() throws Exception {
        Cccd.Reader first = Cccd.readers().get(0);
        expect(first.hasCard, "a card lies there");
        expect(Cccd.waitForCard(null, Cccd.FOREVER, null).equals(first.name), "the reader that holds a card");
        expect(Cccd.waitForCard(first.name, 0, null).equals(first.name), "the reader of that name");
        expect(status(() -> Cccd.waitForRemoval(first.name, 0, null)) == 109, "a card that stays");
        Cccd.Cancel cancel = new Cccd.Cancel();
        cancel.now();
        expect(status(() -> Cccd.waitForRemoval(first.name, Cccd.FOREVER, cancel)) == 108, "a wait that is cancelled");
        try (Cccd.Card card = Cccd.Card.connect(first.name, 0, null)) {
            expect(card.reader().equals(first.name), "a link to it");
        }
    }

    public static void main(String[] arguments) throws Exception {
        try {
            Cccd.OfficeKey office = new Cccd.OfficeKey(Files.readAllBytes(Paths.get(arguments[0])), null);
            expect(!Cccd.version().isEmpty(), "the version");
            Files.write(Paths.get("trust.cer"), new byte[] {1, 2, 3});
            Cccd.Trust trust = Cccd.Trust.open(".");
            expect(trust.anchors() == 0 && trust.problems(VIETNAMESE).size() == 1, "a trust folder");
            Invented card = new Invented("tour");
            expect(card.trust().anchors() == 1, "an anchor");
            aWholeRead(card, office);
            keys(card.number(), Files.readAllBytes(Paths.get(arguments[1])));
            whatGoesWrong(card);
            theReader();
        } catch (AssertionError | Cccd.CccdException error) {
            System.err.println(error.getMessage());
            System.exit(1);
        }
        System.out.println("tour ok");
    }
}
