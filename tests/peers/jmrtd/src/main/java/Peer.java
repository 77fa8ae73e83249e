import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.smartcardio.CardTerminal;
import javax.smartcardio.CardTerminals;
import javax.smartcardio.TerminalFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jmrtd.BACKey;
import org.jmrtd.PACEKeySpec;
import org.jmrtd.PassportService;
import org.jmrtd.lds.CardAccessFile;
import org.jmrtd.lds.ChipAuthenticationInfo;
import org.jmrtd.lds.ChipAuthenticationPublicKeyInfo;
import org.jmrtd.lds.PACEInfo;
import org.jmrtd.lds.SODFile;
import org.jmrtd.lds.SecurityInfo;
import org.jmrtd.lds.icao.DG14File;

/**
 * Reads the card on the first reader that has one, by JMRTD, as often as it is told.
 *
 * <p>Argument: {@code bac} or {@code can}. Standard input: the 12-digit number, then the three lines of the MRZ;
 * each further line is one read. Output: one line a step, fields parted by tabs: {@code step}, round from 1,
 * name, {@code ok} or {@code refused}, commands, bytes, milliseconds, and in how far it went otherwise than
 * asked for; after each read the line {@code end}. A step that is refused does not end the read unless nothing
 * can follow it.
 */
final class Peer {
    private static final int DG3 = 3;

    private final int round;
    private final Meter meter;
    private final PassportService service;

    private Peer(int round, CardTerminal terminal) {
        this.round = round;
        meter = new Meter(terminal);
        service = new PassportService(
                meter,
                PassportService.NORMAL_MAX_TRANCEIVE_LENGTH,
                PassportService.DEFAULT_MAX_BLOCKSIZE,
                true,
                true);
    }

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new BouncyCastleProvider());
        boolean bac = arguments[0].equals("bac");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
        String number = input.readLine().strip();
        String line1 = input.readLine();
        String line2 = input.readLine();
        input.readLine();
        BACKey mrz = new BACKey(line1.substring(5, 14), line2.substring(0, 6), line2.substring(8, 14));
        PACEKeySpec can = PACEKeySpec.createCANKey(number.substring(6));

        CardTerminals terminals = TerminalFactory.getDefault().terminals();
        List<CardTerminal> present = terminals.list(CardTerminals.State.CARD_PRESENT);
        for (int round = 1; input.readLine() != null; round++) {
            Peer peer = new Peer(round, present.get(0));
            try {
                peer.step("open", () -> {
                    peer.service.open();
                    return "";
                });
                peer.read(bac ? mrz : null, can);
            } finally {
                peer.service.close();
            }
            System.out.println("end");
            System.out.flush();
        }
    }

    /** Everything that JMRTD can do with this card. */
    private void read(BACKey mrz, PACEKeySpec can) throws Exception {
        boolean open = mrz != null
                ? step("BAC", () -> {
                    service.sendSelectApplet(false);
                    service.doBAC(mrz);
                    return "";
                })
                : step("PACE with CAN", () -> {
                    pace(can);
                    service.sendSelectApplet(true);
                    return "";
                });
        if (!open) {
            return;
        }

        TreeMap<Integer, byte[]> groups = new TreeMap<>();
        step("EF.DG14", () -> keep(groups, 14));
        step("Chip Authentication", () -> chipAuthentication(groups.get(14)));
        byte[][] sod = new byte[1][];
        step("EF.SOD", () -> {
            sod[0] = file(PassportService.EF_SOD);
            return "";
        });
        for (int group : new int[] {13, 15, 1, 2}) {
            step("EF.DG" + group, () -> keep(groups, group));
        }
        step("hashes against EF.SOD", () -> hashes(sod[0], groups));
    }

    private void pace(PACEKeySpec can) throws Exception {
        byte[] bytes = file(PassportService.EF_CARD_ACCESS);
        for (SecurityInfo info : new CardAccessFile(new ByteArrayInputStream(bytes)).getSecurityInfos()) {
            if (info instanceof PACEInfo) {
                PACEInfo offer = (PACEInfo) info;
                service.doPACE(
                        can,
                        offer.getObjectIdentifier(),
                        PACEInfo.toParameterSpec(offer.getParameterId()),
                        offer.getParameterId());
                return;
            }
        }
        throw new IllegalStateException("no PACEInfo in EF.CardAccess");
    }

    private String chipAuthentication(byte[] dg14) throws Exception {
        ChipAuthenticationInfo algorithm = null;
        ChipAuthenticationPublicKeyInfo key = null;
        for (SecurityInfo info : new DG14File(new ByteArrayInputStream(dg14)).getSecurityInfos()) {
            if (info instanceof ChipAuthenticationInfo) {
                algorithm = (ChipAuthenticationInfo) info;
            } else if (info instanceof ChipAuthenticationPublicKeyInfo) {
                key = (ChipAuthenticationPublicKeyInfo) info;
            }
        }
        PublicKey publicKey = key.getSubjectPublicKey();
        // The identifier of the protocol is named by the algorithm, or else follows from the key.
        String protocol = algorithm == null ? null : algorithm.getObjectIdentifier();
        service.doEACCA(key.getKeyId(), protocol, key.getObjectIdentifier(), publicKey);
        return "";
    }

    private String keep(Map<Integer, byte[]> groups, int group) throws Exception {
        groups.put(group, file((short) (0x0100 + group)));
        return "";
    }

    /** Compares the hash of every file; the locked DG3 is the only one that may be missing. */
    private static String hashes(byte[] bytes, Map<Integer, byte[]> groups) throws Exception {
        SODFile sod = new SODFile(new ByteArrayInputStream(bytes));
        MessageDigest digest = MessageDigest.getInstance(sod.getDigestAlgorithm());
        List<String> absent = new ArrayList<>();
        for (Map.Entry<Integer, byte[]> signed : sod.getDataGroupHashes().entrySet()) {
            byte[] group = groups.get(signed.getKey());
            if (group == null && signed.getKey() == DG3) {
                absent.add("EF.DG3 is locked");
            } else if (group == null || !Arrays.equals(digest.digest(group), signed.getValue())) {
                throw new IllegalStateException("EF.DG" + signed.getKey() + " differs or is missing");
            }
        }
        return String.join(", ", absent);
    }

    private byte[] file(short identifier) throws Exception {
        return service.getInputStream(identifier, PassportService.DEFAULT_MAX_BLOCKSIZE).readAllBytes();
    }

    private interface Work {
        /** What there is to say about a step that was done. */
        String run() throws Exception;
    }

    /** Does one step and prints its line. */
    private boolean step(String name, Work work) {
        long commands = meter.commands();
        long bytes = meter.bytes();
        long start = System.nanoTime();
        String outcome = "ok";
        String detail;
        try {
            detail = work.run();
        } catch (Exception exception) {
            outcome = "refused";
            detail = exception.toString().replaceAll("\\s+", " ");
        }
        double milliseconds = (System.nanoTime() - start) / 1e6;
        System.out.printf(
                Locale.ROOT, "step\t%d\t%s\t%s\t%d\t%d\t%.3f\t%s%n", round, name, outcome,
                meter.commands() - commands, meter.bytes() - bytes, milliseconds, detail);
        return outcome.equals("ok");
    }
}
