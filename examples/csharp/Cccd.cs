// libcccd for C#: .NET Framework 4.5 and later, .NET 8, Mono. To be copied into your project, with Native.cs.
//
// What a handle is for, and what several threads may do with it, stands in cccd.h.
using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;

namespace Cccd
{
    [Flags]
    public enum Json : uint
    {
        Plain = 0,
        Sensitive = JsonFlag.Sensitive,
        Contents = JsonFlag.Contents,
    }

    /// <summary>An error with its number (CCCD_STATUS_… of cccd.h) and two lines for people.</summary>
    public class CccdException : Exception
    {
        public int Status { get; private set; }
        /// <summary>The name of the status, as wrong_key.</summary>
        public string Name { get { return Utf8.Text(Native.cccd_status_name(Status)); } }
        /// <summary>The command that the card refused, as SELECT, where a status word is the cause; or null.</summary>
        public string Command { get; private set; }
        /// <summary>That status word, as 0x6982; 0 for any other error.</summary>
        public int StatusWord { get; private set; }
        /// <summary>What happened, in Vietnamese.</summary>
        public string What { get { return what[0]; } }
        /// <summary>What to do about it, in Vietnamese.</summary>
        public string ToDo { get { return toDo[0]; } }
        /// <summary>What was read until a read ended in this error; or null. Dispose of it.</summary>
        public Document ReadSoFar { get; internal set; }
        private readonly string[] what, toDo;

        internal CccdException(IntPtr error, bool owned = true) : base(Texts(error, Native.cccd_error_what)[0])
        {
            Status = Native.cccd_error_status(error);
            Command = Utf8.Text(Native.cccd_error_command(error, IntPtr.Zero));
            StatusWord = Native.cccd_error_status_word(error);
            what = Texts(error, Native.cccd_error_what);
            toDo = Texts(error, Native.cccd_error_to_do);
            if (owned) Native.cccd_error_free(error);
        }
        public string WhatIn(Language language) { return what[(int)language]; }
        public string ToDoIn(Language language) { return toDo[(int)language]; }

        private static string[] Texts(IntPtr error, Func<IntPtr, Language, IntPtr, IntPtr> text)
        {
            Func<Language, string> line = language => Utf8.Text(text(error, language, IntPtr.Zero));
            return new[] { line(Language.Vietnamese), line(Language.English) };
        }
    }

    /// <summary>A handle of the library, given back once.</summary>
    public abstract class Handle : SafeHandle
    {
        protected Handle() : base(IntPtr.Zero, true) { }
        internal Handle(IntPtr pointer, bool owned) : base(IntPtr.Zero, owned) { SetHandle(pointer); }
        public override bool IsInvalid { get { return handle == IntPtr.Zero; } }
        protected sealed override bool ReleaseHandle() { Free(handle); return true; }
        protected abstract void Free(IntPtr pointer);
    }

    /// <summary>A switch that ends waits and reads, from any thread.</summary>
    public sealed class Cancel : Handle
    {
        internal static readonly Cancel Never = new Cancel();
        public Cancel() : base(Native.cccd_cancel_new(), true) { }
        protected override void Free(IntPtr pointer) { Native.cccd_cancel_free(pointer); }
        public void Now() { Native.cccd_cancel_now(this); }
    }

    /// <summary>
    /// What opens a card, as the one input field of a counter gets it: the 12-digit number, the CAN (its last six digits),
    /// the text of the QR code, or the lines of the MRZ. It holds one key or several, which a read tries in their order.
    /// </summary>
    public sealed class Key : Handle
    {
        public Key(string typed) : base(Parse(typed), true) { }
        private Key(IntPtr pointer) : base(pointer, true) { }
        protected override void Free(IntPtr pointer) { Native.cccd_key_free(pointer); }

        /// <summary>
        /// Finds the QR code of a card in a picture (JPEG, PNG, WebP, BMP, GIF, TIFF). May take some seconds where there is none.
        /// </summary>
        public static Key FromPicture(byte[] picture)
        {
            IntPtr key, error;
            Call.Check(Native.cccd_key_from_picture(picture, Call.Size(picture), out key, out error), error);
            return new Key(key);
        }

        /// <summary>What it was understood as: personal_number, can, qr, mrz or mrz_information.</summary>
        public string Kind { get { return Utf8.Text(Native.cccd_key_kind(this, IntPtr.Zero)); } }

        /// <summary>How many keys can be tried.</summary>
        public int Count { get { return (int)Native.cccd_key_count(this); } }

        /// <summary>Why each of the keys can open a card, a line for people that says nothing of the key.</summary>
        public IList<string> Reasons(Language language = Language.Vietnamese)
        {
            var lines = new List<string>();
            for (int i = 0; i < Count; i++)
                lines.Add(Utf8.Text(Native.cccd_key_reason(this, (UIntPtr)i, language, IntPtr.Zero)));
            return lines;
        }

        private static IntPtr Parse(string typed)
        {
            IntPtr key, error;
            byte[] bytes = Utf8.Bytes(typed);
            int status = Native.cccd_key_parse(bytes, Utf8.Length(bytes), out key, out error);
            Array.Clear(bytes, 0, bytes.Length);
            Call.Check(status, error);
            return key;
        }
    }

    /// <summary>Counts the wrong keys tried on one card, from when it is laid down until it is lifted.</summary>
    public sealed class Attempts : Handle
    {
        public Attempts() : base(Native.cccd_attempts_new(), true) { }
        protected override void Free(IntPtr pointer) { Native.cccd_attempts_free(pointer); }
        public int WrongKeys { get { return (int)Native.cccd_attempts_wrong_keys(this); } }
    }

    /// <summary>Certificates to trust.</summary>
    public sealed class Trust : Handle
    {
        /// <summary>Nobody yet.</summary>
        public Trust() : base(Native.cccd_trust_new(), true) { }
        private Trust(IntPtr pointer) : base(pointer, true) { }
        protected override void Free(IntPtr pointer) { Native.cccd_trust_free(pointer); }

        /// <summary>A trust folder; null stands for that of CCCD_TRUST, else the user's own.</summary>
        public static Trust Open(string folder = null)
        {
            IntPtr trust, error;
            byte[] bytes = Utf8.Bytes(folder);
            Call.Check(Native.cccd_trust_open(bytes, Utf8.Length(bytes), out trust, out error), error);
            return new Trust(trust);
        }
        public void AddCertificate(byte[] certificate)
        {
            IntPtr error;
            Call.Check(Native.cccd_trust_add_certificate(this, certificate, Call.Size(certificate), out error), error);
        }
        public void AddCrl(byte[] list)
        {
            IntPtr error;
            Call.Check(Native.cccd_trust_add_crl(this, list, Call.Size(list), out error), error);
        }
        public void AddOffice(byte[] key, string name)
        {
            IntPtr error;
            byte[] bytes = Utf8.Bytes(name);
            Call.Check(Native.cccd_trust_add_office(this, key, Call.Size(key), bytes, Utf8.Length(bytes), out error),
                error);
        }
        public int Anchors { get { return (int)Native.cccd_trust_anchor_count(this); } }
        /// <summary>Files of the folder that could not be read, a line for each.</summary>
        public List<string> Problems(Language language = Language.Vietnamese)
        {
            var lines = new List<string>();
            for (int i = 0; i < (int)Native.cccd_trust_problem_count(this); i++)
                lines.Add(Utf8.Text(Native.cccd_trust_problem(this, (UIntPtr)i, language, IntPtr.Zero)));
            return lines;
        }
    }

    public sealed class Reader
    {
        public string Name { get; private set; }
        public bool HasCard { get; private set; }

        public static List<Reader> All()
        {
            IntPtr list, error;
            Call.Check(Native.cccd_readers_list(out list, out error), error);
            var readers = new List<Reader>();
            for (int i = 0; i < (int)Native.cccd_readers_count(list); i++)
                readers.Add(new Reader
                {
                    Name = Utf8.Text(Native.cccd_readers_name(list, (UIntPtr)i, IntPtr.Zero)),
                    HasCard = Native.cccd_readers_has_card(list, (UIntPtr)i) == 1,
                });
            Native.cccd_readers_free(list);
            return readers;
        }

        /// <summary>Waits until a card lies on a reader, whose name comes back.</summary>
        public static string WaitForCard(string reader = null, uint milliseconds = Card.Forever, Cancel cancel = null)
        {
            IntPtr name, error;
            byte[] bytes = Utf8.Bytes(reader);
            Call.Check(Native.cccd_wait_for_card(bytes, Utf8.Length(bytes), milliseconds, cancel ?? Cancel.Never,
                out name, out error), error);
            return Utf8.Decode(Call.Take(name));
        }

        public static void WaitForRemoval(string reader, uint milliseconds = Card.Forever, Cancel cancel = null)
        {
            IntPtr error;
            byte[] bytes = Utf8.Bytes(reader);
            Call.Check(Native.cccd_wait_for_removal(bytes, Utf8.Length(bytes), milliseconds, cancel ?? Cancel.Never,
                out error), error);
        }
    }

    /// <summary>A card behind a reader with software of its own. Whatever is thrown is a fault of the reader.</summary>
    public interface ILink : IDisposable
    {
        /// <summary>The response APDU; empty when the card is gone.</summary>
        byte[] Transmit(byte[] command, uint milliseconds);
        /// <summary>Puts the card into the state after power-on.</summary>
        void Reset();
        bool Present { get; }
        /// <summary>In bytes: 261 for short APDUs, 65544 at most.</summary>
        int MaxCommand { get; }
        /// <summary>In bytes: 258 for short APDUs, 65538 at most.</summary>
        int MaxResponse { get; }
    }

    /// <summary>A link to one card. A read uses it up.</summary>
    public sealed class Card : Handle
    {
        public const uint Forever = uint.MaxValue;
        private Card(IntPtr pointer) : base(pointer, true) { }
        protected override void Free(IntPtr pointer) { Native.cccd_transport_free(pointer); }

        /// <summary>Waits for a card on a PC/SC reader and takes it; null stands for any reader.</summary>
        public static Card Connect(string reader = null, uint milliseconds = Forever, Cancel cancel = null)
        {
            IntPtr card, error;
            byte[] bytes = Utf8.Bytes(reader);
            Call.Check(Native.cccd_transport_connect(bytes, Utf8.Length(bytes), milliseconds, cancel ?? Cancel.Never,
                out card, out error), error);
            return new Card(card);
        }

        /// <summary>A card behind functions in C, such as cccd_sim_card_link fills in.</summary>
        public static Card Through(ref Callbacks functions, string name)
        {
            IntPtr card, error;
            byte[] bytes = Utf8.Bytes(name);
            Call.Check(Native.cccd_transport_from_callbacks(ref functions, bytes, Utf8.Length(bytes), out card,
                out error), error);
            return new Card(card);
        }

        /// <summary>Disposes of the link in the end.</summary>
        public static Card Through(ILink link, string name)
        {
            var callbacks = LinkCallbacks.Of(link);
            try { return Through(ref callbacks, name); }
            catch { GCHandle.FromIntPtr(callbacks.Context).Free(); throw; }
        }

        public string Name { get { return Utf8.Text(Native.cccd_transport_reader(this, IntPtr.Zero)); } }

        /// <summary>
        /// Reads the card and verifies it. A card that is not genuine is no error: see <see cref="Document.Verdict"/>.
        /// </summary>
        public Document Read(Key key, Trust trust, Options options = null)
        {
            IntPtr document, error;
            options = options ?? new Options();
            int status = Native.cccd_read(this, key, trust, options, out document, out error);
            var read = document == IntPtr.Zero ? null : new Document(document, true);
            if (status == 0) return read;
            var exception = new CccdException(error) { ReadSoFar = read };
            options.Rethrow();
            throw exception;
        }
    }

    /// <summary>What to read and how. It must live until the read is over.</summary>
    public sealed class Options : Handle
    {
        private Native.Progress progress; // Kept here, because the library calls it.
        private Exception thrown;

        public Options() : base(Native.cccd_options_new(), true) { }
        protected override void Free(IntPtr pointer) { Native.cccd_options_free(pointer); }

        public bool Photo { set { Set(Option.Photo, value ? 1 : 0); } }
        public bool Strict { set { Set(Option.Strict, value ? 1 : 0); } }
        public bool ActiveAuthentication { set { Set(Option.ActiveAuthentication, value ? 1 : 0); } }
        /// <summary>Read for evidence; see <see cref="Document.Evidence"/>.</summary>
        public bool Evidence { set { Set(Option.Evidence, value ? 1 : 0); } }
        public Access Access { set { Set(Option.Access, (long)value); } }
        public TimeSpan CommandTimeout { set { Set(Option.CommandTimeout, (long)value.TotalMilliseconds); } }
        public TimeSpan TimeLimit { set { Set(Option.TimeLimit, (long)value.TotalMilliseconds); } }
        /// <summary>How long a card that was lifted is waited for.</summary>
        public TimeSpan Resume { set { Set(Option.Resume, (long)value.TotalMilliseconds); } }
        /// <summary>Record the read; see <see cref="Document.Trace"/>.</summary>
        public bool Record { set { Set(Option.Record, value ? 1 : 0); } }

        public void Set(Option option, long value) { Set((int)option, value); }
        /// <summary>Any CCCD_OPTION_… of cccd.h.</summary>
        public void Set(int option, long value)
        {
            IntPtr error;
            Call.Check(Native.cccd_options_set(this, option, value, out error), error);
        }
        /// <summary>Reads a file too: DG15, EF.COM.</summary>
        public void AddFile(string file)
        {
            IntPtr error;
            Call.Check(Native.cccd_options_add_file(this, Utf8.Terminated(file), out error), error);
        }
        public Cancel Cancel
        {
            set
            {
                IntPtr error;
                Call.Check(Native.cccd_options_set_cancel(this, value ?? Cancel.Never, out error), error);
            }
        }
        public Attempts Attempts
        {
            set
            {
                IntPtr error;
                Call.Check(Native.cccd_options_set_attempts(this, value, out error), error);
            }
        }
        /// <summary>Where wrong keys are counted across programs; null counts only here.</summary>
        public string AttemptsFolder
        {
            set
            {
                IntPtr error;
                byte[] bytes = Utf8.Bytes(value);
                Call.Check(Native.cccd_options_set_attempts_folder(this, bytes, Utf8.Length(bytes), out error), error);
            }
        }
        /// <summary>Is told what happens, and says whether to go on. What it throws comes out of the read.</summary>
        public Func<Event, bool> Progress
        {
            set
            {
                IntPtr error;
                Native.Progress told = null;
                if (value != null) told = (context, happened) => Tell(value, happened);
                Call.Check(Native.cccd_options_set_progress(this, told, IntPtr.Zero, out error), error);
                progress = told;
            }
        }

        private int Tell(Func<Event, bool> told, IntPtr happened)
        {
            Event now = null;
            try
            {
                now = new Event(happened);
                return told(now) ? 0 : 1;
            }
            catch (Exception exception)
            {
                thrown = exception;
                return 1;
            }
            finally
            {
                if (now != null && now.Document != null) now.Document.SetHandleAsInvalid();
            }
        }

        internal void Rethrow()
        {
            var exception = Interlocked.Exchange(ref thrown, null);
            GC.KeepAlive(progress);
            if (exception != null) ExceptionDispatchInfo.Capture(exception).Throw();
        }
    }

    /// <summary>What happens during a read.</summary>
    public sealed class Event
    {
        public EventKind Kind { get; private set; }
        /// <summary>The part that begins, 1 to 5; or 0.</summary>
        public int Phase { get; private set; }
        /// <summary>The file that is read, as EF.DG1; or null.</summary>
        public string File { get; private set; }
        public long Done { get; private set; }
        public long Expected { get; private set; }
        /// <summary>Name, number and verdict so far, or null; closed when the function returns.</summary>
        public Document Document { get; private set; }

        internal Event(IntPtr happened)
        {
            var data = (EventData)Marshal.PtrToStructure(happened, typeof(EventData));
            Kind = (EventKind)data.Kind;
            Phase = data.Phase;
            File = Utf8.Text(data.File);
            Done = (long)data.Done;
            Expected = (long)data.Expected;
            Document = data.Document == IntPtr.Zero ? null : new Document(data.Document, false);
        }
    }

    public sealed class Field
    {
        public string Name { get; internal set; }
        public string Label { get; internal set; }
        public string Value { get; internal set; }
        /// <summary>Shown only when somebody asked for it.</summary>
        public bool Sensitive { get; internal set; }
    }

    public sealed class Check
    {
        public string Name { get; internal set; }
        public string Label { get; internal set; }
        public Outcome Outcome { get; internal set; }
        public string OutcomeLabel { get; internal set; }
        /// <summary>The number of the reason; 0 for none, and then What and ToDo are null.</summary>
        public int Reason { get; internal set; }
        public string What { get; internal set; }
        public string ToDo { get; internal set; }
    }

    /// <summary>Something odd that fails nothing.</summary>
    public sealed class Finding
    {
        public int Code { get; internal set; }
        public string What { get; internal set; }
        public string ToDo { get; internal set; }
    }

    /// <summary>What was read of a card and what can be said of it. Disposing of it wipes it.</summary>
    public sealed class Document : Handle
    {
        internal Document(IntPtr pointer, bool owned) : base(pointer, owned) { }
        protected override void Free(IntPtr pointer) { Native.cccd_document_free(pointer); }

        public Verdict Verdict { get { return (Verdict)Native.cccd_document_verdict(this); } }
        public bool IsGenuine { get { return Verdict == Verdict.Genuine; } }
        /// <summary>The verdict in one clear line, in Vietnamese.</summary>
        public string VerdictLine { get { return VerdictIn(Language.Vietnamese); } }
        /// <summary>What the verdict means for the person at the counter, in Vietnamese.</summary>
        public string VerdictToDo { get { return VerdictToDoIn(Language.Vietnamese); } }
        public string VerdictIn(Language language)
        {
            return Utf8.Text(Native.cccd_document_verdict_what(this, language, IntPtr.Zero));
        }
        public string VerdictToDoIn(Language language)
        {
            return Utf8.Text(Native.cccd_document_verdict_to_do(this, language, IntPtr.Zero));
        }

        /// <summary>What to show first, by its name in JSON: genuine, expired, qr_differs.</summary>
        public string Headline
        {
            get { return Utf8.Text(Native.cccd_document_headline_name(this, IntPtr.Zero)); }
        }
        /// <summary>The same as a number; a later version may know others, to be told by their colour.</summary>
        public global::Cccd.Headline HeadlineNumber
        {
            get { return (global::Cccd.Headline)Native.cccd_document_headline(this); }
        }
        /// <summary>The colour of the headline.</summary>
        public Tone Tone { get { return (Tone)Native.cccd_document_headline_tone(this); } }
        /// <summary>The headline in one clear line, in Vietnamese.</summary>
        public string HeadlineLine { get { return HeadlineIn(Language.Vietnamese); } }
        /// <summary>What to do about the headline, in Vietnamese.</summary>
        public string HeadlineToDo { get { return HeadlineToDoIn(Language.Vietnamese); } }
        public string HeadlineIn(Language language)
        {
            return Utf8.Text(Native.cccd_document_headline_what(this, language, IntPtr.Zero));
        }
        public string HeadlineToDoIn(Language language)
        {
            return Utf8.Text(Native.cccd_document_headline_to_do(this, language, IntPtr.Zero));
        }
        /// <summary>What else is to be known, each in a few words.</summary>
        public List<string> Beside(Language language = Language.Vietnamese)
        {
            var beside = new List<string>();
            for (int i = 0; i < (int)Native.cccd_document_beside_count(this); i++)
                beside.Add(At(Native.cccd_document_beside_label, i, language));
            return beside;
        }
        /// <summary>The same, each as a number.</summary>
        public List<global::Cccd.Headline> BesideNumbers()
        {
            var beside = new List<global::Cccd.Headline>();
            for (int i = 0; i < (int)Native.cccd_document_beside_count(this); i++)
                beside.Add((global::Cccd.Headline)Native.cccd_document_beside(this, (UIntPtr)i));
            return beside;
        }
        /// <summary>The error that ended the read early; or null.</summary>
        public CccdException Error
        {
            get
            {
                IntPtr error = Native.cccd_document_error(this);
                return error == IntPtr.Zero ? null : new CccdException(error, false);
            }
        }
        /// <summary>The issuing state, VNM for Viet Nam; null when it was not read.</summary>
        public string IssuingState
        {
            get { return Utf8.Text(Native.cccd_document_issuing_state(this, IntPtr.Zero)); }
        }

        public string Name { get { return this["full_name"]; } }
        public string Number { get { return this["personal_number"]; } }
        /// <summary>A field by its name, as full_name; null when not stated. Dates are yyyy-mm-dd.</summary>
        public string this[string field]
        {
            get { return Utf8.Text(Native.cccd_document_field(this, Utf8.Terminated(field), IntPtr.Zero)); }
        }
        public List<Field> Fields(Language language = Language.Vietnamese)
        {
            var fields = new List<Field>();
            for (int i = 0; i < (int)Native.cccd_document_field_count(this); i++)
                fields.Add(new Field
                {
                    Name = Utf8.Text(Native.cccd_document_field_name(this, (UIntPtr)i, IntPtr.Zero)),
                    Label = At(Native.cccd_document_field_label, i, language),
                    Value = Utf8.Text(Native.cccd_document_field_value(this, (UIntPtr)i, IntPtr.Zero)),
                    Sensitive = Native.cccd_document_field_is_sensitive(this, (UIntPtr)i) == 1,
                });
            return fields;
        }
        public List<Check> Checks(Language language = Language.Vietnamese)
        {
            var checks = new List<Check>();
            for (int i = 0; i < (int)Native.cccd_document_check_count(this); i++)
                checks.Add(new Check
                {
                    Name = Utf8.Text(Native.cccd_document_check_name(this, (UIntPtr)i, IntPtr.Zero)),
                    Label = At(Native.cccd_document_check_label, i, language),
                    Outcome = (Outcome)Native.cccd_document_check_outcome(this, (UIntPtr)i),
                    OutcomeLabel = At(Native.cccd_document_check_outcome_label, i, language),
                    Reason = Native.cccd_document_check_reason(this, (UIntPtr)i),
                    What = At(Native.cccd_document_check_what, i, language),
                    ToDo = At(Native.cccd_document_check_to_do, i, language),
                });
            return checks;
        }
        public List<Finding> Findings(Language language = Language.Vietnamese)
        {
            var findings = new List<Finding>();
            for (int i = 0; i < (int)Native.cccd_document_finding_count(this); i++)
                findings.Add(new Finding
                {
                    Code = Native.cccd_document_finding_code(this, (UIntPtr)i),
                    What = At(Native.cccd_document_finding_what, i, language),
                    ToDo = At(Native.cccd_document_finding_to_do, i, language),
                });
            return findings;
        }

        /// <summary>The photo in the bytes of the card; null when it was not read.</summary>
        public byte[] Photo()
        {
            UIntPtr length;
            IntPtr mediaType;
            return Call.Copy(Native.cccd_document_photo(this, out length, out mediaType), length);
        }
        /// <summary>What those bytes are: image/jpeg, image/jp2.</summary>
        public string PhotoType()
        {
            UIntPtr length;
            IntPtr mediaType = IntPtr.Zero;
            bool read = Native.cccd_document_photo(this, out length, out mediaType) != IntPtr.Zero;
            return read ? Utf8.Text(mediaType) : null;
        }
        /// <summary>The photo as a PNG file, for programs that know no JPEG 2000.</summary>
        public byte[] PhotoPng()
        {
            IntPtr png, error;
            Call.Check(Native.cccd_document_photo_png(this, out png, out error), error);
            return Call.Take(png);
        }
        /// <summary>The photo as pixels: red, green, blue of each, row by row from the top.</summary>
        public byte[] PhotoRgb(out int width, out int height)
        {
            uint columns, rows;
            IntPtr pixels, error;
            Call.Check(Native.cccd_document_photo_rgb(this, out columns, out rows, out pixels, out error), error);
            width = (int)columns;
            height = (int)rows;
            return Call.Take(pixels);
        }
        /// <summary>A file of the card as it was read: EF.DG1, SOD; or null.</summary>
        public byte[] File(string name)
        {
            UIntPtr length;
            return Call.Copy(Native.cccd_document_file(this, Utf8.Terminated(name), out length), length);
        }

        /// <summary>Everything, as `cccd read --format json` prints it.</summary>
        public string ToJson(Json contents = Json.Plain, Language language = Language.Vietnamese)
        {
            IntPtr json, error;
            Call.Check(Native.cccd_document_json(this, (uint)contents, language, out json, out error), error);
            return Utf8.Decode(Call.Take(json));
        }
        /// <summary>A file by which the read can be judged again without the card. Not encrypted yet.</summary>
        public byte[] Evidence(string purpose = null, string clerk = null, OfficeKey office = null)
        {
            IntPtr evidence, error;
            byte[] what = Utf8.Bytes(purpose), who = Utf8.Bytes(clerk);
            bool held = false;
            try
            {
                if (office != null) office.DangerousAddRef(ref held);
                IntPtr key = held ? office.DangerousGetHandle() : IntPtr.Zero;
                Call.Check(Native.cccd_document_evidence(this, what, Utf8.Length(what), who, Utf8.Length(who), key,
                    out evidence, out error), error);
            }
            finally { if (held) office.DangerousRelease(); }
            return Call.Take(evidence);
        }
        /// <summary>The record of the read. It holds the key and everything personal in plain.</summary>
        public byte[] Trace()
        {
            IntPtr trace, error;
            Call.Check(Native.cccd_document_trace(this, out trace, out error), error);
            return Call.Take(trace);
        }

        /// <summary>Judges evidence again by today's certificates.</summary>
        public static Document Judge(byte[] evidence, Trust trust, bool strict = false)
        {
            IntPtr document, error;
            Call.Check(Native.cccd_evidence_judge(evidence, Call.Size(evidence), trust, strict ? 1 : 0,
                out document, out error), error);
            return new Document(document, true);
        }
        /// <summary>Reads the card of a trace again. Diverged: not as it was recorded.</summary>
        public static Document Replay(byte[] trace, out bool diverged)
        {
            IntPtr document, error;
            int other;
            Call.Check(Native.cccd_trace_replay(trace, Call.Size(trace), out other, out document, out error), error);
            diverged = other == 1;
            return new Document(document, true);
        }
        /// <summary>Encrypts evidence or a trace to public keys of `age`, one a line.</summary>
        public static byte[] Encrypt(byte[] plain, string recipients)
        {
            return Library.Encrypt(plain, recipients);
        }

        private string At(Func<Document, UIntPtr, Language, IntPtr, IntPtr> text, int index, Language language)
        {
            return Utf8.Text(text(this, (UIntPtr)index, language, IntPtr.Zero));
        }
    }

    /// <summary>The private key of an office, which signs evidence: PEM or PKCS#12.</summary>
    public sealed class OfficeKey : Handle
    {
        public OfficeKey(byte[] content, string passphrase = null) : base(Parse(content, passphrase), true) { }
        protected override void Free(IntPtr pointer) { Native.cccd_office_key_free(pointer); }

        private static IntPtr Parse(byte[] content, string passphrase)
        {
            IntPtr key, error;
            byte[] bytes = Utf8.Bytes(passphrase);
            int status = Native.cccd_office_key_parse(content, Call.Size(content), bytes, Utf8.Length(bytes), out key,
                out error);
            if (bytes != null) Array.Clear(bytes, 0, bytes.Length);
            Call.Check(status, error);
            return key;
        }
    }

    public static partial class Library
    {
        // Kept for good: a line may still be on its way to it when the log has ended.
        private static readonly Native.Log tell = Tell;
        private static volatile Action<int, string> told;

        public static string Version { get { return Utf8.Text(Native.cccd_version()); } }

        /// <summary>
        /// What a status, a reason or the code of a finding means, without any detail; null for a number that is none.
        /// </summary>
        public static string StatusWhat(int status, Language language = Language.Vietnamese)
        {
            return Utf8.Text(Native.cccd_status_what(status, language, IntPtr.Zero));
        }
        /// <summary>What to do about it.</summary>
        public static string StatusToDo(int status, Language language = Language.Vietnamese)
        {
            return Utf8.Text(Native.cccd_status_to_do(status, language, IntPtr.Zero));
        }

        /// <summary>Logs lines up to a level, 1 (errors) to 5 (every command), from any thread; null ends it.</summary>
        public static void LogTo(Action<int, string> lines, int level)
        {
            IntPtr error;
            told = lines;
            Call.Check(Native.cccd_log_to(lines == null ? null : tell, IntPtr.Zero, level, out error), error);
        }

        private static void Tell(IntPtr context, int level, IntPtr line, UIntPtr length)
        {
            var lines = told;
            try { if (lines != null) lines(level, Utf8.Text(line)); } catch (Exception) { }
        }
    }

    /// <summary>The functions that reach an <see cref="ILink"/>, which their context keeps alive.</summary>
    internal static class LinkCallbacks
    {
        private const int CardMoved = 104, NoCard = 103, ReaderFault = 114;

        // Kept for good, because the library calls them.
        private static readonly Native.Transmit transmit = Transmit;
        private static readonly Native.Reset reset = context => Guarded(() => { Link(context).Reset(); return 0; });
        private static readonly Native.Present present = context => Guarded(() => Link(context).Present ? 0 : NoCard);
        private static readonly Native.Release release = Release;

        internal static Callbacks Of(ILink link)
        {
            return new Callbacks
            {
                Size = (UIntPtr)Marshal.SizeOf(typeof(Callbacks)),
                Transmit = Marshal.GetFunctionPointerForDelegate(transmit),
                Reset = Marshal.GetFunctionPointerForDelegate(reset),
                Present = Marshal.GetFunctionPointerForDelegate(present),
                Release = Marshal.GetFunctionPointerForDelegate(release),
                MaxCommand = (UIntPtr)link.MaxCommand,
                MaxResponse = (UIntPtr)link.MaxResponse,
                Context = GCHandle.ToIntPtr(GCHandle.Alloc(link)),
            };
        }

        private static ILink Link(IntPtr context) { return (ILink)GCHandle.FromIntPtr(context).Target; }

        private static int Guarded(Func<int> call)
        {
            try { return call(); } catch (Exception) { return ReaderFault; }
        }

        private static int Transmit(IntPtr context, IntPtr command, UIntPtr commandLength, IntPtr response,
            ref UIntPtr responseLength, uint milliseconds)
        {
            try
            {
                byte[] answer = Link(context).Transmit(Call.Copy(command, commandLength), milliseconds);
                if (answer == null || answer.Length == 0) return CardMoved;
                if ((ulong)answer.Length > (ulong)responseLength) return ReaderFault;
                Marshal.Copy(answer, 0, response, answer.Length);
                responseLength = (UIntPtr)answer.Length;
                return 0;
            }
            catch (Exception) { return ReaderFault; }
        }

        private static void Release(IntPtr context)
        {
            try { Link(context).Dispose(); } catch (Exception) { }
            GCHandle.FromIntPtr(context).Free();
        }
    }

    internal static class Call
    {
        internal static void Check(int status, IntPtr error)
        {
            if (status != 0) throw new CccdException(error);
        }

        internal static UIntPtr Size(byte[] bytes) { return (UIntPtr)(bytes == null ? 0 : bytes.Length); }

        internal static byte[] Copy(IntPtr bytes, UIntPtr length)
        {
            if (bytes == IntPtr.Zero) return null;
            var copy = new byte[(int)length];
            Marshal.Copy(bytes, copy, 0, copy.Length);
            return copy;
        }

        /// <summary>The bytes of a cccd_buffer, which is given back.</summary>
        internal static byte[] Take(IntPtr buffer)
        {
            UIntPtr length;
            var bytes = Copy(Native.cccd_buffer_data(buffer, out length), length);
            Native.cccd_buffer_free(buffer);
            return bytes;
        }
    }

    /// <summary>Texts as the library takes and gives them. .NET Framework and Mono have none of this.</summary>
    internal static class Utf8
    {
        internal static byte[] Bytes(string text) { return text == null ? null : Encoding.UTF8.GetBytes(text); }
        internal static byte[] Terminated(string text) { return Bytes(text + "\0"); }
        internal static UIntPtr Length(byte[] bytes) { return Call.Size(bytes); }
        internal static string Decode(byte[] bytes) { return bytes == null ? null : Encoding.UTF8.GetString(bytes); }

        internal static string Text(IntPtr text)
        {
            if (text == IntPtr.Zero) return null;
            int length = 0;
            while (Marshal.ReadByte(text, length) != 0) length++;
            return Decode(Call.Copy(text, (UIntPtr)length));
        }
    }
}
