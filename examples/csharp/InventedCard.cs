// libcccd_sim for C#: a card of nobody, to test your program without a reader. Not to be delivered with it.
using System;
using System.Runtime.InteropServices;

namespace Cccd
{
    public sealed class InventedCard : Handle
    {
        /// <summary>The same seed makes the same card; quirks say what is wrong with it, as cccd_sim.h has them.</summary>
        public InventedCard(string seed, string profile = null, string quirks = null)
            : base(New(seed, profile, quirks), true) { }
        protected override void Free(IntPtr pointer) { cccd_sim_card_free(pointer); }

        /// <summary>The number of the holder, which opens the card.</summary>
        public string Number { get { return Utf8.Text(cccd_sim_card_number(this, IntPtr.Zero)); } }

        /// <summary>Certificates by which the card is genuine.</summary>
        public Trust Trust()
        {
            UIntPtr length;
            var trust = new Trust();
            trust.AddCertificate(Call.Copy(cccd_sim_card_root(this, out length), length));
            return trust;
        }

        /// <summary>Changes the last byte of a file, as a forger would: DG13.</summary>
        public InventedCard Change(string file)
        {
            Made(cccd_sim_card_change(this, Utf8.Terminated(file), new UIntPtr(uint.MaxValue)));
            return this;
        }

        /// <summary>Lays the card on a reader of its own.</summary>
        public Card Lay()
        {
            Callbacks link;
            Made(cccd_sim_card_link(this, uint.MaxValue, 0, out link));
            return Card.Through(ref link, "invented reader");
        }

        private static IntPtr New(string seed, string profile, string quirks)
        {
            IntPtr card;
            byte[] kind = profile == null ? null : Utf8.Terminated(profile);
            byte[] wrong = quirks == null ? null : Utf8.Terminated(quirks);
            Made(cccd_sim_card_new(Utf8.Terminated(seed), kind, wrong, out card));
            return card;
        }

        private static void Made(int status)
        {
            if (status != 0) throw new ArgumentException("status " + status);
        }

        private const string Name = "cccd_sim";
        private const CallingConvention C = CallingConvention.Cdecl;

        [DllImport(Name, CallingConvention = C)]
        private static extern int cccd_sim_card_new(byte[] seed, byte[] profile, byte[] quirks, out IntPtr card);
        [DllImport(Name, CallingConvention = C)]
        private static extern int cccd_sim_card_change(InventedCard card, byte[] file, UIntPtr at);
        [DllImport(Name, CallingConvention = C)]
        private static extern IntPtr cccd_sim_card_number(InventedCard card, IntPtr length);
        [DllImport(Name, CallingConvention = C)]
        private static extern IntPtr cccd_sim_card_root(InventedCard card, out UIntPtr length);
        [DllImport(Name, CallingConvention = C)]
        private static extern int cccd_sim_card_link(InventedCard card, uint tornAt, int putBack, out Callbacks link);
        [DllImport(Name, CallingConvention = C)]
        private static extern void cccd_sim_card_free(IntPtr card);
    }
}
