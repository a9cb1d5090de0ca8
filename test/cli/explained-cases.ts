/** Issues of the small company, worked out by hand from docs/definitions.md. */

/** Objective or exemption, weight shared, weight exclusive, day since when. */
export type Share = readonly [
  name: string | undefined,
  shared: number,
  exclusive: number,
  since: string,
];

interface ByHand {
  readonly of: string;
  readonly key: string;
  readonly verdict: string;
  readonly shares: readonly Share[];
  readonly outcomes: readonly string[];
  readonly numbers: Record<string, string>;
  readonly alignment: readonly string[];
}

export const cases: readonly ByHand[] = [
  {
    // PAY-1 has worn `checkout` since 5 October. It is active, was created on 1 September: before the window.
    // grow-revenue stands above faster-checkout: its work is its own and its children's.
    of: 'an own label',
    key: 'PAY-1',
    verdict: 'PAY-1 counts for faster-checkout (1) because it wears `checkout`, since 5 Oct 2026',
    shares: [['faster-checkout', 1, 1, '2026-10-05']],
    outcomes: ['own faster-checkout#1 counts'],
    numbers: { 'grow-revenue': 'all wip active', 'faster-checkout': 'all wip active' },
    alignment: ['wip aligned'],
  },
  {
    // PAY-42 is from 20 September, without a label. Its epic PAY-7 wears `slo` since 3 October.
    of: 'its epic',
    key: 'PAY-42',
    verdict:
      'PAY-42 counts for reliability (1) because its epic PAY-7 wears `slo`, since 3 Oct 2026',
    shares: [['reliability', 1, 1, '2026-10-03']],
    outcomes: ['epic reliability#1 counts'],
    numbers: { reliability: 'all ready' },
    alignment: [],
  },
  {
    // PAY-43 → epic PAY-8 without labels → PAY-9 `Checkout`, worn long before PAY-43 was created on 28 October.
    // Created and, on Friday 20 November, completed within the window; that is the week of Monday the 16th.
    of: 'what stands above its epic',
    key: 'PAY-43',
    verdict:
      'PAY-43 counts for faster-checkout (1) because its epic PAY-9 wears `Checkout`, since 28 Oct 2026',
    shares: [['faster-checkout', 1, 1, '2026-10-28']],
    outcomes: ['epic faster-checkout#1 counts'],
    numbers: {
      'grow-revenue': 'all done completed created completedEver 2026-11-16',
      'faster-checkout': 'all done completed created completedEver 2026-11-16',
    },
    alignment: ['completed aligned', 'created aligned'],
  },
  {
    // ENG-1 is in the project that rule mobile#1 names; created in the window, still in triage.
    of: 'a Linear project',
    key: 'ENG-1',
    verdict:
      'ENG-1 counts for mobile (1) because rule mobile#1 names its project “Mobile app”, since 5 Nov 2026',
    shares: [['mobile', 1, 1, '2026-11-05']],
    outcomes: ['project mobile#1 counts'],
    numbers: { mobile: 'all triage created' },
    alignment: ['created aligned'],
  },
  {
    // ENG-2 → parent ENG-3 → its project Payments core → initiative Three nines, which rule reliability#2 names.
    // Created on 15 September, but the objective starts on 1 October: in Berlin that is 22:00 UTC of the day before.
    of: 'an initiative',
    key: 'ENG-2',
    verdict:
      'ENG-2 counts for reliability (1) because rule reliability#2 names its initiative “Three nines”, since 1 Oct 2026',
    shares: [['reliability', 1, 1, '2026-09-30']],
    outcomes: ['initiative reliability#2 counts'],
    numbers: { reliability: 'all wip active' },
    alignment: ['wip aligned'],
  },
  {
    // `checkout` weighs 2, `slo` 1: shared 2/3 and 1/3. faster-checkout stands first in the file: exclusive 1 and 0.
    // Both labels since the creation on 12 October. One issue, aligned once.
    of: 'two objectives',
    key: 'PAY-44',
    verdict:
      'PAY-44 counts for faster-checkout (0.67) because it wears `checkout`, since 12 Oct 2026, and for reliability (0.33) because it wears `slo`, since 12 Oct 2026',
    shares: [
      ['faster-checkout', 2 / 3, 1, '2026-10-12'],
      ['reliability', 1 / 3, 0, '2026-10-12'],
    ],
    outcomes: ['own faster-checkout#1 counts', 'own reliability#1 counts'],
    numbers: {
      'grow-revenue': 'all wip active',
      'faster-checkout': 'all wip active',
      reliability: 'all wip active',
    },
    alignment: ['wip aligned'],
  },
  {
    // PAY-45 wears `support` itself; `slo` at its epic is one level further and does not count.
    of: 'exempt work',
    key: 'PAY-45',
    verdict: 'PAY-45 is exempt (keep-the-lights-on) because it wears `support`, since 3 Nov 2026',
    shares: [['keep-the-lights-on', 1, 1, '2026-11-03']],
    outcomes: ['own exempt:keep-the-lights-on counts', 'epic reliability#1 nearer_level'],
    numbers: {},
    alignment: ['created exempt'],
  },
  {
    // `chekcout` is `checkout` with two neighbours swapped: one error.
    of: 'a near miss',
    key: 'PAY-46',
    verdict:
      'PAY-46 serves no objective: its label `chekcout` is only almost `checkout` (faster-checkout)',
    shares: [],
    outcomes: [],
    numbers: {},
    alignment: ['wip unaligned', 'created unaligned'],
  },
  {
    // PAY-56 wears `checkout`, but the file says `overrides: { PAY-56: [mobile] }`. Created on 20 October, active.
    of: 'an override',
    key: 'PAY-56',
    verdict:
      'PAY-56 counts for mobile (1) because the strategy names it itself (overrides), since 20 Oct 2026',
    shares: [['mobile', 1, 1, '2026-10-20']],
    outcomes: ['own override:PAY-56 counts', 'own faster-checkout#1 overridden'],
    numbers: { mobile: 'all wip active' },
    alignment: ['wip aligned'],
  },
  {
    // PAY-47 wore `slo` from its creation on; it was taken off on 12 November.
    of: 'a removed label',
    key: 'PAY-47',
    verdict:
      'PAY-47 serves no objective: rule reliability#1 matches `slo`, but the label was removed on 12 Nov 2026',
    shares: [],
    outcomes: ['own reliability#1 removed'],
    numbers: {},
    alignment: ['wip unaligned'],
  },
];
