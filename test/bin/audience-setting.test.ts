import { describe, expect, it } from 'vitest';
import { readSettings } from '../../bin/settings.ts';
import { SettingsError } from '../../bin/variables.ts';

describe('NOTES_AUDIENCE', () => {
  const audience = (value?: string) => readSettings(value === undefined ? {} : { NOTES_AUDIENCE: value }).defaultAudience;

  it('is everybody by default', () => {
    expect(audience()).toEqual({ kind: 'public' });
    expect(audience('')).toEqual({ kind: 'public' });
    expect(audience('public')).toEqual({ kind: 'public' });
  });

  it.each([
    ['slack:C0123ABCD', ['slack:C0123ABCD']],
    [' slack:C0123ABCD , discord:123456789012345678、slack:C0123ABCD ', ['slack:C0123ABCD', 'discord:123456789012345678']],
  ])('may be places: %s', (value, places) => {
    expect(audience(value)).toEqual({ kind: 'places', places });
  });

  // A slip must neither open the notes nor hide them from everybody without a word.
  it.each(['slack:general', 'C0123ABCD', 'slack:C0123ABCD,public', 'nobody', 'slack:C0123ABCD,,'])(
    'is told when it is wrong: %s',
    (value) => {
      expect(() => audience(value)).toThrow(SettingsError);
      expect(() => audience(value)).toThrow(`NOTES_AUDIENCE="${value}": expected public, or places with commas between`);
    },
  );
});
