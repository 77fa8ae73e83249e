import javax.smartcardio.CardException;
import javax.smartcardio.CardTerminal;
import net.sf.scuba.smartcards.CardServiceException;
import net.sf.scuba.smartcards.CommandAPDU;
import net.sf.scuba.smartcards.ResponseAPDU;
import net.sf.scuba.smartcards.TerminalCardService;

/** A reader over PC/SC that counts what goes through it. */
final class Meter extends TerminalCardService {
    private static final long serialVersionUID = 1;

    /** Commands that were answered. */
    private long commands;
    /** Bytes of all APDUs, there and back, status words included. */
    private long bytes;

    Meter(CardTerminal terminal) {
        super(terminal);
    }

    long commands() {
        return commands;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public ResponseAPDU transmit(CommandAPDU command) throws CardServiceException {
        ResponseAPDU response = super.transmit(command);
        commands += 1;
        bytes += command.getBytes().length + response.getBytes().length;
        return response;
    }

    /** Hands the card back reset: JMRTD leaves it in its session, which the next reader would stumble over. */
    @Override
    public void close() {
        super.close();
        try {
            getTerminal().connect("*").disconnect(true);
        } catch (CardException exception) {
            System.err.println("the card is left as it is: " + exception);
        }
    }
}
