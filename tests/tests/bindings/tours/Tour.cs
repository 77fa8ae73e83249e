// Uses each part of Cccd.cs once: on invented cards, and at last on the one that lies on the reader.
using System;
using System.Linq;
using System.Runtime.InteropServices;
using Cccd;
using File = System.IO.File;

static class Tour
{
    private static void Expect(bool right, string what)
    {
        if (!right) throw new Exception("wrong: " + what);
    }

    /// <summary>The number of the error with which a call ends; 0 for none.</summary>
    private static int Status(Action call)
    {
        try { call(); }
        catch (CccdException error)
        {
            Expect(error.What != error.WhatIn(Language.English) && error.Message == error.What, "both languages");
            Expect(error.ToDo.Length > 10 && error.ToDoIn(Language.English).Length > 10, "what to do");
            if (error.ReadSoFar != null) error.ReadSoFar.Dispose();
            return error.Status;
        }
        return 0;
    }

    private enum Fault { None, Throws, Torn }

    /// <summary>A reader with software of its own.</summary>
    private sealed class OwnLink : ILink
    {
        private delegate int Sends(IntPtr context, byte[] command, UIntPtr length, byte[] response,
            ref UIntPtr responseLength, uint milliseconds);
        private delegate int Asks(IntPtr context);
        [DllImport("cccd_sim")] private static extern int cccd_sim_card_link(InventedCard card, uint torn, int back, out Callbacks link);
        [DllImport("cccd_sim")] private static extern void cccd_sim_link_free(ref Callbacks link);

        internal int Released;
        private Callbacks card;
        private readonly Fault fault;

        internal OwnLink(InventedCard invented, Fault fault = Fault.None)
        {
            Expect(cccd_sim_card_link(invented, uint.MaxValue, 0, out card) == 0, "a link");
            this.fault = fault;
        }
        public byte[] Transmit(byte[] command, uint milliseconds)
        {
            if (fault == Fault.Throws) throw new Exception("the cable");
            if (fault == Fault.Torn) return new byte[0];
            var response = new byte[MaxResponse];
            var length = (UIntPtr)response.Length;
            var send = (Sends)Marshal.GetDelegateForFunctionPointer(card.Transmit, typeof(Sends));
            Expect(send(card.Context, command, (UIntPtr)command.Length, response, ref length, milliseconds) == 0, "an answer");
            return response.Take((int)length).ToArray();
        }
        public void Reset()
        {
            var reset = (Asks)Marshal.GetDelegateForFunctionPointer(card.Reset, typeof(Asks));
            Expect(reset(card.Context) == 0, "a reset");
        }
        public bool Present { get { return true; } }
        public int MaxCommand { get { return (int)card.MaxCommand; } }
        public int MaxResponse { get { return (int)card.MaxResponse; } }
        public void Dispose() { cccd_sim_link_free(ref card); Released++; }
    }

    private static void AWholeRead(InventedCard invented, OfficeKey office)
    {
        int lines = 0, phases = 0, blocks = 0;
        string identity = null;
        bool personal = false;
        Library.LogTo((level, line) => { lines++; personal |= line.Contains(invented.Number); }, 5);
        var options = new Options { Photo = true, Evidence = true, Record = true, Access = Access.Pace,
            CommandTimeout = TimeSpan.FromMinutes(1), TimeLimit = TimeSpan.FromMinutes(5) };
        options.AddFile("EF.COM");
        options.Progress = now =>
        {
            if (now.Kind == EventKind.Phase && now.Phase >= 1 && now.Phase <= 5) phases++;
            if (now.Kind == EventKind.Progress && now.File != null && now.Done <= now.Expected) blocks++;
            if (now.Kind == EventKind.Identity) identity = now.Document.Name;
            return true;
        };
        var link = new OwnLink(invented);
        var own = Card.Through(link, "đầu đọc riêng");
        Expect(own.Name == "đầu đọc riêng", "the name of the reader");
        var holder = own.Read(new Key(invented.Number), invented.Trust(), options);
        own.Dispose();
        Library.LogTo(null, 0);
        Expect(lines > 20 && !personal, "the log");
        Expect(link.Released == 1, "the link is released once");
        Expect(phases >= 5 && blocks > 3 && identity == holder.Name, "progress");

        Expect(holder.IsGenuine && holder.Number == invented.Number, "a genuine card");
        Expect(holder.VerdictLine != holder.VerdictIn(Language.English), "the verdict in both languages");
        Expect(holder.VerdictToDo.Length > 10 && holder.VerdictToDoIn(Language.English).Length > 10, "its meaning");
        Expect(holder.Headline == "genuine" && holder.Tone == Tone.Green, "the headline");
        Expect(holder.HeadlineLine == holder.VerdictLine && holder.HeadlineToDo == holder.VerdictToDo, "in words");
        Expect(holder.HeadlineIn(Language.English) == holder.VerdictIn(Language.English), "in English");
        Expect(holder.HeadlineNumber == Headline.Genuine && holder.BesideNumbers().Count == 0, "the headline as a number");
        Expect(holder.Error == null, "no error");
        Expect(holder.Beside().Count == 0 && holder.IssuingState == "VNM", "what stands beside it");
        Expect(holder["date_of_birth"].Length == 10 && holder["nothing"] == null, "a field");
        string plain = holder.ToJson(), all = holder.ToJson(Json.Sensitive | Json.Contents, Language.English);
        Expect(plain.Contains("\"verdict\":\"genuine\""), "JSON");
        foreach (var field in holder.Fields())
        {
            Expect(field.Label != "" && field.Value == holder[field.Name], field.Name);
            Expect(field.Sensitive != plain.Contains('"' + field.Name + '"'), "sensitive: " + field.Name);
            Expect(all.Contains('"' + field.Name + "\":\"" + field.Value), "JSON with " + field.Name);
        }
        Expect(holder.Fields().Single(field => field.Name == "father").Sensitive, "a sensitive field");
        foreach (var check in holder.Checks(Language.English))
        {
            Expect(check.Label != "" && check.OutcomeLabel != "" && check.Outcome != Outcome.Failed, check.Name);
            Expect((check.Reason == 0) == (check.What == null) && (check.Reason == 0) == (check.ToDo == null), check.Name);
        }
        var revocation = holder.Checks().Single(check => check.Name == "revocation");
        Expect(revocation.Outcome == Outcome.NotPerformed && revocation.Reason == 623, "a check that was not performed");
        Expect(holder.Findings()[0].Code == 656 && holder.Findings()[0].ToDo.Length > 10, "a finding");

        int width, height;
        Expect(holder.PhotoType() == "image/jpeg" && holder.Photo()[0] == 0xFF && holder.Photo()[1] == 0xD8, "the photo");
        Expect(holder.PhotoPng().Skip(1).Take(3).SequenceEqual(new byte[] { 0x50, 0x4E, 0x47 }), "the photo as PNG");
        Expect(holder.PhotoRgb(out width, out height).Length == 240 * 320 * 3, "pixels");
        Expect(width == 240 && height == 320, "width and height");
        Expect(holder.File("EF.DG1")[0] == 0x61 && holder.File("EF.COM") != null, "files");
        Expect(holder.File("EF.DG3") == null, "a file that was not read");

        byte[] evidence = holder.Evidence("thử", "người đọc", office);
        var judged = Document.Judge(evidence, invented.Trust());
        Expect(judged.IsGenuine && judged.Name == holder.Name, "evidence");
        Expect(judged.ToJson().Contains("người đọc"), "who read it");
        Expect(Document.Judge(evidence, new Trust()).Verdict == Verdict.CannotTell, "evidence, trusting nobody");
        byte[] encrypted = Document.Encrypt(evidence, "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p");
        Expect(Status(() => Document.Judge(encrypted, new Trust())) == 843, "encrypted evidence");
        Expect(Status(() => Document.Encrypt(evidence, "nobody")) == 900, "no recipient");
        // A pair of keys out of the tests of age, and another one.
        byte[] kept = Library.Encrypt(evidence, "age1t7rxyev2z3rw82stdlrrepyc39nvn86l5078zqkf5uasdy86jp6svpy7pa");
        string opener = "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33";
        Expect(Library.Decrypt(kept, opener).SequenceEqual(evidence), "decrypted evidence");
        string wrong = "AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0";
        Expect(Status(() => Library.Decrypt(kept, wrong)) == 849, "another identity");
        bool diverged;
        var again = Document.Replay(holder.Trace(), out diverged);
        Expect(!diverged && again.IsGenuine && again.Name == holder.Name, "a replay");
        holder.Dispose();
    }

    private static void WhatGoesWrong(InventedCard card)
    {
        var key = new Key(card.Number);
        var trust = card.Trust();
        var holder = new InventedCard("tour").Change("DG13").Lay().Read(key, trust);
        Expect(holder.Verdict == Verdict.NotGenuine && holder.Photo() == null && holder.PhotoType() == null, "a forged card");
        var hashes = holder.Checks().Single(check => check.Name == "hashes");
        Expect(hashes.Outcome == Outcome.Failed && hashes.Reason == 600 && hashes.ToDo.Length > 10, "a check that failed");
        int width, height;
        Expect(Status(() => holder.PhotoPng()) == 509 && Status(() => holder.PhotoRgb(out width, out height)) == 509, "no photo");
        Expect(Status(() => holder.Trace()) == 900, "no trace");

        var attempts = new Attempts();
        var other = new Key(new InventedCard("somebody else").Number);
        try { card.Lay().Read(other, trust, new Options { Attempts = attempts, AttemptsFolder = "nowhere" }); Expect(false, "a wrong key"); }
        catch (CccdException error)
        {
            Expect(error.Status == 400 && attempts.WrongKeys == 1, "a wrong key is counted");
            Expect(error.ReadSoFar != null && error.ReadSoFar.Name == null, "what was read until then");
        }
        var odd = new InventedCard("tour", null, "pace-refused-6a80");
        try { odd.Lay().Read(new Key(odd.Number), odd.Trust()); Expect(false, "a refusal"); }
        catch (CccdException error)
        {
            var kept = error.ReadSoFar.Error;
            Expect(error.Status == 405 && kept.Status == 405 && kept.Name == "access_failed", "a refusal");
            Expect(error.Command == "MSE:Set AT" && kept.StatusWord == 0x6A80, "what the card refused");
        }
        Expect(Library.StatusWhat(104, Language.English).StartsWith("The card "), "what a status means");
        Expect(Library.StatusToDo(104).Length > 0 && Library.StatusWhat(1) == null, "what to do about it");
        Expect(Status(() => new Key("12")) == 410, "no key");

        var cancel = new Cancel();
        cancel.Now();
        Expect(Status(() => card.Lay().Read(key, trust, new Options { Cancel = cancel })) == 108, "cancel");
        var options = new Options { Progress = now => false };
        Expect(Status(() => card.Lay().Read(key, trust, options)) == 108, "progress that ends the read");
        options.Progress = now => { throw new TimeZoneNotFoundException("mine"); };
        try { card.Lay().Read(key, trust, options); Expect(false, "what progress throws"); }
        catch (TimeZoneNotFoundException) { }
        options.Progress = null;
        options.Cancel = null;
        Expect(card.Lay().Read(key, trust, options).IsGenuine, "options that were taken out again");
        foreach (var fault in new[] { Fault.Throws, Fault.Torn })
        {
            var link = new OwnLink(card, fault);
            var own = Card.Through(link, "own");
            Expect(Status(() => own.Read(key, trust)) == (fault == Fault.Torn ? 104 : 114), "the fault " + fault);
            own.Dispose();
            Expect(link.Released == 1, "the link is released after a fault");
        }
        var nothing = new byte[] { 1, 2, 3 };
        Expect(Status(() => trust.AddCertificate(nothing)) / 100 == 5, "no certificate");
        Expect(Status(() => trust.AddCrl(nothing)) / 100 == 5, "no revocation list");
        Expect(new[] { 5, 7 }.Contains(Status(() => trust.AddOffice(nothing, "văn phòng")) / 100), "no office");
        Expect(Status(() => new OfficeKey(nothing)) == 844, "no key of an office");
        bool diverged;
        Expect(Status(() => Document.Replay(nothing, out diverged)) / 10 == 75, "no trace");
        Expect(Status(() => Library.LogTo((level, line) => { }, 9)) == 900, "no level");
    }

    /// <summary>The one input field takes them all.</summary>
    private static void Keys(string number, byte[] picture)
    {
        const string qr = "001085012345|012345678|Mẫu|15011985|Nam|Hà Nội|01042021\r\n";
        foreach (var given in new[] { new[] { number, "personal_number" }, new[] { number.Substring(6), "can" },
            new[] { qr, "qr" } })
            using (var key = new Key(given[0]))
                Expect(key.Kind == given[1] && key.Reasons().Count == key.Count, "a key of the kind " + given[1]);
        using (var key = Key.FromPicture(picture))
        {
            var english = key.Reasons(Language.English);
            Expect(key.Kind == "qr" && key.Count == 2, "the code in a picture");
            Expect(english[0].Contains("CAN") && english[1].Contains("BAC"), "its reasons");
            Expect(!english.SequenceEqual(key.Reasons()), "its reasons in Vietnamese");
        }
        Expect(Status(() => Key.FromPicture(picture.Take(40).ToArray())) == 853, "half a picture");
    }

    private static void TheReader()
    {
        var first = Reader.All()[0];
        Expect(first.HasCard && Reader.WaitForCard() == first.Name, "the reader that holds a card");
        Expect(Reader.WaitForCard(first.Name, 0) == first.Name, "the reader of that name");
        Expect(Status(() => Reader.WaitForRemoval(first.Name, 0)) == 109, "a card that stays");
        var cancel = new Cancel();
        cancel.Now();
        Expect(Status(() => Reader.WaitForRemoval(first.Name, Card.Forever, cancel)) == 108, "a wait that is cancelled");
        using (var card = Card.Connect(first.Name, 0)) Expect(card.Name == first.Name, "a link to it");
    }

    private static int Main(string[] arguments)
    {
        try
        {
            var office = new OfficeKey(File.ReadAllBytes(arguments[0]));
            Expect(Library.Version != "", "the version");
            File.WriteAllText("trust.cer", "no certificate");
            var trust = Trust.Open(".");
            Expect(trust.Anchors == 0 && trust.Problems().Count == 1, "a trust folder");
            var card = new InventedCard("tour");
            Expect(card.Trust().Anchors == 1, "an anchor");
            AWholeRead(card, office);
            Keys(card.Number, File.ReadAllBytes(arguments[1]));
            WhatGoesWrong(card);
            TheReader();
        }
        catch (Exception error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
        Console.WriteLine("tour ok");
        return 0;
    }
}
