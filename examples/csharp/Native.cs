// What cccd.h declares, for C#. To be copied into your project beside Cccd.cs.
//
// Made of cccd.h by the tests of the crate cccd-ffi: not to be edited.
using System;
using System.Runtime.InteropServices;

namespace Cccd
{
    /// <summary>Which language a line for people is in.</summary>
    public enum Language
    {
        /// <summary>Vietnamese.</summary>
        Vietnamese = 0,
        /// <summary>English.</summary>
        English = 1,
    }

    /// <summary>What can be said of a card.</summary>
    public enum Verdict
    {
        /// <summary>The data is authentic and the chip is the original one.</summary>
        Genuine = 1,
        /// <summary>A check of authenticity failed.</summary>
        NotGenuine = 2,
        /// <summary>Something that is needed to decide whether the card is genuine is missing.</summary>
        CannotTell = 3,
        /// <summary>The data is authentic, but the chip may be a copy.</summary>
        ChipNotProven = 4,
    }

    /// <summary>What to show first of a card.</summary>
    public enum Headline
    {
        /// <summary>The data is authentic and the chip is the original one.</summary>
        Genuine = 1,
        /// <summary>A check of authenticity failed.</summary>
        NotGenuine = 2,
        /// <summary>Something that is needed to decide whether the card is genuine is missing.</summary>
        CannotTell = 3,
        /// <summary>The data is authentic, but the chip may be a copy.</summary>
        ChipNotProven = 4,
        /// <summary>The key that was entered does not belong to the holder.</summary>
        KeyDiffers = 5,
        /// <summary>The read ended in an error; what was read keeps its checks.</summary>
        NotReadToEnd = 6,
        /// <summary>Genuine, but issued by a state other than Viet Nam.</summary>
        OtherState = 7,
        /// <summary>Genuine, but a newer card was issued.</summary>
        Replaced = 8,
        /// <summary>Genuine, but the QR code belongs to another card.</summary>
        QrDiffers = 9,
        /// <summary>Genuine, but DG1 and DG13 contradict each other.</summary>
        Dg1Dg13Differ = 10,
        /// <summary>Genuine, but the personal number does not match the birth and sex of the holder.</summary>
        NumberDiffers = 11,
        /// <summary>Genuine, but expired.</summary>
        Expired = 12,
        /// <summary>Genuine, but claims to be valid for longer than the law allows.</summary>
        ExpiryBeyondLaw = 13,
        /// <summary>Genuine, but DG13 was not read, so that the name has no Vietnamese letters.</summary>
        WithoutTones = 14,
        /// <summary>Genuine, but the MRZ that was entered differs from the chip.</summary>
        MrzDiffers = 15,
    }

    /// <summary>The colour of a headline.</summary>
    public enum Tone
    {
        /// <summary>The card can be used.</summary>
        Green = 1,
        /// <summary>Something must be looked at first.</summary>
        Amber = 2,
        /// <summary>The card must not be used.</summary>
        Red = 3,
        /// <summary>Nothing can be said yet.</summary>
        Grey = 4,
    }

    /// <summary>The answer to a question about a card.</summary>
    public enum Outcome
    {
        /// <summary>The check passed.</summary>
        Passed = 1,
        /// <summary>The check failed; the reason says why.</summary>
        Failed = 2,
        /// <summary>The check was performed but could not be decided; the reason says what is missing.</summary>
        Inconclusive = 3,
        /// <summary>The card does not support what is checked.</summary>
        NotSupported = 4,
        /// <summary>The check was not performed; the reason says why.</summary>
        NotPerformed = 5,
    }

    /// <summary>Which access protocols may be used.</summary>
    public enum Access
    {
        /// <summary>PACE if the chip offers it, otherwise BAC.</summary>
        Auto = 0,
        /// <summary>PACE only.</summary>
        Pace = 1,
        /// <summary>BAC only.</summary>
        Bac = 2,
    }

    /// <summary>What happens during a read.</summary>
    public enum EventKind
    {
        /// <summary>A part of the read begins; `phase` is its number, 1 to 5: EF.CardAccess, access, Chip Authentication, files, verification.</summary>
        Phase = 1,
        /// <summary>A block of `file` was read; `done` of `expected` bytes have been read.</summary>
        Progress = 2,
        /// <summary>The chip dropped its secure channel, which was established again.</summary>
        Reopened = 3,
        /// <summary>The card was lifted, and the read waits for it. Nothing that was read is lost.</summary>
        Lifted = 4,
        /// <summary>A card is present again. Whether it is the same card is checked next.</summary>
        Returned = 5,
        /// <summary>Name and number can be shown, with the verdict so far; they are in `document`. Comes before the photo is read.</summary>
        Identity = 6,
    }

    /// <summary>What a read can be told.</summary>
    public enum Option
    {
        /// <summary>1 also reads the photo.</summary>
        Photo = 1,
        /// <summary>1 uses the strict policy, which treats oddities that concern authenticity as failures.</summary>
        Strict = 2,
        /// <summary>1 runs Active Authentication even if Chip Authentication has proven the chip.</summary>
        ActiveAuthentication = 3,
        /// <summary>1 reads for evidence: runs Active Authentication whenever the card offers it.</summary>
        Evidence = 4,
        /// <summary>Which access protocols may be used, one of `CCCD_ACCESS_…`.</summary>
        Access = 5,
        /// <summary>Milliseconds that one command may take.</summary>
        CommandTimeout = 6,
        /// <summary>Milliseconds that the whole read may take.</summary>
        TimeLimit = 7,
        /// <summary>Milliseconds to wait for a card that was lifted; 0, the default, ends the read at once.</summary>
        Resume = 8,
        /// <summary>1 records the read; see `cccd_document_trace`.</summary>
        Record = 9,
    }

    /// <summary>What else JSON holds; they can be added up.</summary>
    public enum JsonFlag
    {
        /// <summary>Also writes the sensitive fields of the holder.</summary>
        Sensitive = 1,
        /// <summary>Also writes the bytes of every file.</summary>
        Contents = 2,
    }

    /// <summary>cccd_event of cccd.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct EventData
    {
        public UIntPtr Size;
        public int Kind;
        public int Phase;
        public IntPtr File;
        public ulong Done;
        public ulong Expected;
        public IntPtr Document;
    }

    /// <summary>cccd_callbacks of cccd.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Callbacks
    {
        public UIntPtr Size;
        public IntPtr Context;
        public IntPtr Transmit;
        public IntPtr Reset;
        public IntPtr Present;
        public IntPtr Release;
        public UIntPtr MaxCommand;
        public UIntPtr MaxResponse;
        public IntPtr Atr;
        public UIntPtr AtrLength;
    }

    /// <summary>The functions of libcccd that take bytes and texts and make bytes of them.</summary>
    public static partial class Library
    {
        /// <summary>
        /// Encrypts evidence or a trace to recipients, as `age` does (age-encryption.org/v1). `recipients` holds public keys as
        /// printed by `age-keygen`, one per line.
        ///
        /// Status 900 for a line that is not a public key, and when there is no key at all.
        /// </summary>
        public static byte[] Encrypt(byte[] plain, string recipients)
        {
            IntPtr made, error;
            byte[] recipientsBytes = Utf8.Bytes(recipients);
            int status = Native.cccd_encrypt(plain, Call.Size(plain), recipientsBytes, Call.Size(recipientsBytes), out made, out error);
            if (recipientsBytes != null) Array.Clear(recipientsBytes, 0, recipientsBytes.Length);
            Call.Check(status, error);
            return Call.Take(made);
        }

        /// <summary>
        /// Decrypts evidence or a trace that `age` or `cccd_encrypt` encrypted, in memory only. Pass the result to
        /// `cccd_evidence_judge` or `cccd_trace_replay`. `identities` holds private keys as written by `age-keygen`, one per
        /// line; empty lines and lines that begin with `#` are ignored.
        ///
        /// Status 838 for a line that is not a private key, and when there is no key at all; 849 when none of the keys opens
        /// the file; 512 when the file is damaged or not encrypted.
        /// </summary>
        public static byte[] Decrypt(byte[] encrypted, string identities)
        {
            IntPtr made, error;
            byte[] identitiesBytes = Utf8.Bytes(identities);
            int status = Native.cccd_decrypt(encrypted, Call.Size(encrypted), identitiesBytes, Call.Size(identitiesBytes), out made, out error);
            if (identitiesBytes != null) Array.Clear(identitiesBytes, 0, identitiesBytes.Length);
            Call.Check(status, error);
            return Call.Take(made);
        }
    }

    /// <summary>The functions, as they are.</summary>
    internal static class Native
    {
        // cccd.dll, libcccd.so or libcccd.dylib.
        private const string Name = "cccd";
        private const CallingConvention C = CallingConvention.Cdecl;

        [UnmanagedFunctionPointer(C)]
        internal delegate void Log(IntPtr context, int level, IntPtr line, UIntPtr length);
        [UnmanagedFunctionPointer(C)]
        internal delegate int Progress(IntPtr context, IntPtr @event);
        [UnmanagedFunctionPointer(C)]
        internal delegate int Transmit(IntPtr context, IntPtr command, UIntPtr commandLength, IntPtr response, ref UIntPtr responseLength, uint milliseconds);
        [UnmanagedFunctionPointer(C)]
        internal delegate int Reset(IntPtr context);
        [UnmanagedFunctionPointer(C)]
        internal delegate int Present(IntPtr context);
        [UnmanagedFunctionPointer(C)]
        internal delegate void Release(IntPtr context);

        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_version();
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_buffer_data(IntPtr buffer, out UIntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern void cccd_buffer_free(IntPtr buffer);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_cancel_new();
        [DllImport(Name, CallingConvention = C)]
        internal static extern void cccd_cancel_now(Cancel cancel);
        [DllImport(Name, CallingConvention = C)]
        internal static extern void cccd_cancel_free(IntPtr cancel);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_document_verdict(Document document);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_error(Document document);
        [DllImport(Name, CallingConvention = C)]
        internal static extern void cccd_document_free(IntPtr document);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_verdict_what(Document document, Language inLanguage, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_verdict_to_do(Document document, Language inLanguage, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern UIntPtr cccd_document_check_count(Document document);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_check_name(Document document, UIntPtr index, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_check_label(Document document, UIntPtr index, Language inLanguage, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_document_check_outcome(Document document, UIntPtr index);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_check_outcome_label(Document document, UIntPtr index, Language inLanguage, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_document_check_reason(Document document, UIntPtr index);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_check_what(Document document, UIntPtr index, Language inLanguage, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_check_to_do(Document document, UIntPtr index, Language inLanguage, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern UIntPtr cccd_document_finding_count(Document document);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_document_finding_code(Document document, UIntPtr index);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_finding_what(Document document, UIntPtr index, Language inLanguage, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_finding_to_do(Document document, UIntPtr index, Language inLanguage, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_field(Document document, byte[] field, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern UIntPtr cccd_document_field_count(Document document);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_field_name(Document document, UIntPtr index, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_field_label(Document document, UIntPtr index, Language inLanguage, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_document_field_is_sensitive(Document document, UIntPtr index);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_field_value(Document document, UIntPtr index, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_file(Document document, byte[] file, out UIntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_photo(Document document, out UIntPtr length, out IntPtr mediaType);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_document_photo_rgb(Document document, out uint width, out uint height, out IntPtr @out, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_document_photo_png(Document document, out IntPtr @out, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_document_headline(Document document);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_document_headline_tone(Document document);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_headline_name(Document document, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_headline_what(Document document, Language inLanguage, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_headline_to_do(Document document, Language inLanguage, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern UIntPtr cccd_document_beside_count(Document document);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_document_beside(Document document, UIntPtr index);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_beside_label(Document document, UIntPtr index, Language inLanguage, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_document_issuing_state(Document document, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_document_json(Document document, uint flags, Language inLanguage, out IntPtr @out, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_document_evidence(Document document, byte[] purpose, UIntPtr purposeLength, byte[] clerk, UIntPtr clerkLength, IntPtr office, out IntPtr @out, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_document_trace(Document document, out IntPtr @out, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_error_status(IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_error_what(IntPtr error, Language inLanguage, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_error_to_do(IntPtr error, Language inLanguage, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_error_command(IntPtr error, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern ushort cccd_error_status_word(IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern void cccd_error_free(IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_status_name(int status);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_status_what(int status, Language inLanguage, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_status_to_do(int status, Language inLanguage, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_evidence_judge(byte[] evidence, UIntPtr length, Trust trust, int strict, out IntPtr @out, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_encrypt(byte[] plain, UIntPtr length, byte[] recipients, UIntPtr recipientsLength, out IntPtr @out, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_decrypt(byte[] encrypted, UIntPtr length, byte[] identities, UIntPtr identitiesLength, out IntPtr @out, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_key_parse(byte[] typed, UIntPtr length, out IntPtr @out, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_key_from_picture(byte[] picture, UIntPtr length, out IntPtr @out, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_key_kind(Key key, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern UIntPtr cccd_key_count(Key key);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_key_reason(Key key, UIntPtr index, Language language, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern void cccd_key_free(IntPtr key);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_attempts_new();
        [DllImport(Name, CallingConvention = C)]
        internal static extern UIntPtr cccd_attempts_wrong_keys(Attempts attempts);
        [DllImport(Name, CallingConvention = C)]
        internal static extern void cccd_attempts_free(IntPtr attempts);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_log_to(Log log, IntPtr context, int level, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_office_key_parse(byte[] content, UIntPtr length, byte[] passphrase, UIntPtr passphraseLength, out IntPtr @out, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern void cccd_office_key_free(IntPtr key);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_options_new();
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_options_set(Options options, int option, long value, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_options_add_file(Options options, byte[] file, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_options_set_cancel(Options options, Cancel cancel, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_options_set_attempts(Options options, Attempts attempts, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_options_set_attempts_folder(Options options, byte[] folder, UIntPtr folderLength, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_options_set_progress(Options options, Progress progress, IntPtr context, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern void cccd_options_free(IntPtr options);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_read(Card transport, Key key, Trust trust, Options options, out IntPtr @out, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_readers_list(out IntPtr @out, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern UIntPtr cccd_readers_count(IntPtr readers);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_readers_name(IntPtr readers, UIntPtr index, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_readers_has_card(IntPtr readers, UIntPtr index);
        [DllImport(Name, CallingConvention = C)]
        internal static extern void cccd_readers_free(IntPtr readers);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_wait_for_card(byte[] reader, UIntPtr readerLength, uint milliseconds, Cancel cancel, out IntPtr name, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_wait_for_removal(byte[] reader, UIntPtr readerLength, uint milliseconds, Cancel cancel, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_trace_replay(byte[] trace, UIntPtr length, out int diverged, out IntPtr @out, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_transport_connect(byte[] reader, UIntPtr readerLength, uint milliseconds, Cancel cancel, out IntPtr @out, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_transport_from_callbacks(ref Callbacks callbacks, byte[] name, UIntPtr nameLength, out IntPtr @out, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_transport_reader(Card transport, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern void cccd_transport_free(IntPtr transport);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_trust_new();
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_trust_open(byte[] folder, UIntPtr length, out IntPtr @out, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_trust_add_certificate(Trust trust, byte[] certificate, UIntPtr length, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_trust_add_crl(Trust trust, byte[] list, UIntPtr length, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern int cccd_trust_add_office(Trust trust, byte[] key, UIntPtr length, byte[] name, UIntPtr nameLength, out IntPtr error);
        [DllImport(Name, CallingConvention = C)]
        internal static extern UIntPtr cccd_trust_anchor_count(Trust trust);
        [DllImport(Name, CallingConvention = C)]
        internal static extern UIntPtr cccd_trust_problem_count(Trust trust);
        [DllImport(Name, CallingConvention = C)]
        internal static extern IntPtr cccd_trust_problem(Trust trust, UIntPtr index, Language inLanguage, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        internal static extern void cccd_trust_free(IntPtr trust);
    }
}
