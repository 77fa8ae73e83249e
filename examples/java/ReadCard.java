// Waits for a card, shows name, number and headline, and saves the photo where a file for it is named:
//
//     javac -cp jna.jar -encoding UTF-8 -d classes ReadCard.java Cccd.java CccdRaw.java
//     echo 001085012345 | java -cp jna.jar:classes ReadCard photo.jpg
//
// Ends with 0 for a genuine card alone.
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Scanner;

public final class ReadCard {
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        String typed = new Scanner(System.in).nextLine(); // Never an argument: every user of a computer sees those.
        out.println("Mời đặt thẻ lên đầu đọc.");
        try (Cccd.Key key = new Cccd.Key(typed); Cccd.Trust trust = Cccd.Trust.open();
                Cccd.Options options = new Cccd.Options().photo(arguments.length > 0);
                Cccd.Card card = Cccd.Card.connect(); Cccd.Document holder = card.read(key, trust, options)) {
            out.println(holder.name() + "\n" + holder.number() + "\n" + holder.headlineLine());
            if (holder.photo() != null) Files.write(Paths.get(arguments[0]), holder.photo());
            System.exit(holder.isGenuine() ? 0 : 1);
        } catch (Cccd.CccdException error) {
            new PrintStream(System.err, true, "UTF-8").println(error.getMessage());
            System.exit(1);
        }
    }
}
