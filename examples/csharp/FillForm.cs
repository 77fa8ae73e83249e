// Fills a form from a card: {{full_name}} in the template stands for a field, {{headline}} for the headline.
//
//     mcs FillForm.cs Cccd.cs Native.cs
//     echo 001085012345 | mono FillForm.exe ../forms/khai-bao-luu-tru.html form.html
//
// Fills nothing in from a card that is not genuine, and ends with 0 only when the form was made.
using System;
using System.Globalization;
using System.IO;
using System.Security;
using System.Text;
using System.Text.RegularExpressions;
using Cccd;

static class FillForm
{
    static int Main(string[] arguments)
    {
        Console.OutputEncoding = new UTF8Encoding(false);
        if (arguments.Length != 2)
        {
            Console.Error.WriteLine("Cách dùng: FillForm MẪU TỜ-KHAI < số-định-danh");
            return 2;
        }
        try
        {
            using (var key = new Key(Console.ReadLine()))
            {
                Console.WriteLine("Mời đặt thẻ lên đầu đọc.");
                using (var trust = Trust.Open())
                using (var card = Card.Connect())
                using (var holder = card.Read(key, trust))
                {
                    if (!holder.IsGenuine)
                    {
                        Console.Error.WriteLine(holder.HeadlineLine);
                        Console.Error.WriteLine("Không điền tờ khai. " + holder.HeadlineToDo);
                        return 1;
                    }
                    File.WriteAllText(arguments[1], Filled(File.ReadAllText(arguments[0]), holder));
                    Console.WriteLine("{0}\nĐã điền: {1}", holder.HeadlineLine, arguments[1]);
                    return 0;
                }
            }
        }
        catch (CccdException error)
        {
            Console.Error.WriteLine("{0}\n{1}", error.What, error.ToDo);
            return 1;
        }
    }

    /// <summary>The template with the holder in it. Whatever a card says is text, and never markup.</summary>
    static string Filled(string template, Document holder)
    {
        return Regex.Replace(template, @"\{\{(\w+)\}\}", match =>
        {
            string name = match.Groups[1].Value;
            string value = name == "headline" ? holder.HeadlineLine : Written(name, holder[name] ?? "");
            return SecurityElement.Escape(value);
        });
    }

    /// <summary>A field as forms have it: 31/12/2030, Nam, Nữ.</summary>
    static string Written(string name, string value)
    {
        DateTime day;
        if (name.StartsWith("date_") && DateTime.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture,
            DateTimeStyles.None, out day)) return day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
        return name != "sex" ? value : value == "M" ? "Nam" : value == "F" ? "Nữ" : value;
    }
}
