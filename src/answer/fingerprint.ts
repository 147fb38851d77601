import { hash } from 'node:crypto';
import type { Card, ShownUnit } from '../model.ts';

/** 48 bits: a change that goes unnoticed is as good as impossible. */
const CHARS = 8;

/** A short hash of what a page of cards shows: texts, places and links, not scores. */
export function fingerprintOf(cards: readonly Card[]): string {
  const unit = (shown: ShownUnit): unknown => [shown.text, shown.omitted, shown.children.map(unit)];
  const shown = cards.map((card) => [
    card.breadcrumb,
    card.date,
    card.path,
    card.line,
    unit(card.top),
    card.others.map(unit),
    card.moreHits,
  ]);
  return hash('sha256', JSON.stringify(shown), 'base64url').slice(0, CHARS);
}
