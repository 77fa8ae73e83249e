// Waits for a card, shows name, number and headline, and saves the photo where a file for it is named:
//
//     mcs ReadCard.cs Cccd.cs Native.cs
//     echo 001085012345 | mono ReadCard.exe photo.jpg
//
// Ends with 0 for a genuine card alone.
using System;
using System.IO;
using Cccd;

static class ReadCard {
    static int Main(string[] arguments) {
        Console.OutputEncoding = new System.Text.UTF8Encoding(false); // Windows has another, without Vietnamese.
        string typed = Console.ReadLine(); // Never an argument: every user of a computer sees those.
        Console.WriteLine("Mời đặt thẻ lên đầu đọc.");
        try {
            using (var key = new Key(typed))
            using (var trust = Trust.Open())
            using (var options = new Options { Photo = arguments.Length > 0 })
            using (var card = Card.Connect())
            using (var holder = card.Read(key, trust, options)) {
                Console.WriteLine("{0}\n{1}\n{2}", holder.Name, holder.Number, holder.HeadlineLine);
                if (holder.Photo() != null) File.WriteAllBytes(arguments[0], holder.Photo());
                return holder.IsGenuine ? 0 : 1;
            }
        } catch (CccdException error) {
            Console.Error.WriteLine("{0}\n{1}", error.What, error.ToDo);
            return 1;
        }
    }
}
