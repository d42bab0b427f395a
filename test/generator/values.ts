/** What people, templates and other people's tools write. */

/** A list in one line. */
function words(text: string): string[] {
  return text.split(' ');
}

const EVENT_WORDS = words(
  'pre-install post-install pre-upgrade post-upgrade pre-rollback post-rollback pre-delete test',
);

export const COMMON_EVENTS: readonly string[] = [
  ...EVENT_WORDS,
  ...words('post-delete test-success pre-install,pre-upgrade post-install,post-upgrade'),
];

export const EVENT_VALUES: readonly string[] = [
  ...COMMON_EVENTS,
  ...words('PRE-INSTALL Pre-Upgrade,TEST pre-install,pre-install test,test-success pre-install, ,pre-install ,'),
  ...words('crd-install pre-install,crd-install test-failure pre_install preinstall post-instal pre-install;test'),
  ...words('pre-ınstall pre-İnstall te\u017ft pre-rollbac\u212a pre-install\u00a0 \u2003test'),
  ...['post-install, post-upgrade', ' pre-install ,\tpost-delete '],
];

/** Plain words with a meaning of their own; also all that a weight can be. */
export const ODD_VALUES: readonly string[] = [
  ...words('5 -5 +5 0 -0 +0 007 010 0o17 0O17 0x10 0X1F -0x10 1_000 _1 1_ 1__0 0b101 -0b101 0b 0b+1 0b-1 0x 08 09'),
  ...words('1:30 190:20:30 5.0 5. .5 -.5 +.5 1e2 1e3 1E+2 1e-3 1e400 -1e400 1e-400 1.5e300 0.1 123456.789 1234567.5'),
  ...words('1e6 1e5 0.0001 0.00001 16777217.0 3.4028236e38 1.1754944e-38 1e-45 .1_0 ._1 .1_ 1_0.5 .e1 .'),
  ...words('9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809 18446744073709551615'),
  ...words('18446744073709551616 +18446744073709551615 99999999999999999999999'),
  ...words('yes no Yes NO on off On OFF y n Y N true false True FALSE tRUE null Null NULL ~ nil none'),
  ...words('.nan .NaN .NAN .inf -.inf +.Inf -.INF .Nan 2001-12-14 2001-12-14T21:59:43Z 2001-13-14 << = - ? : -- ---a'),
  ...words(`'5' "5" "1e2" '' "" "0x10" ä 日本 🎉 💥x a#b a:b`),
  ...['', '" 5"', '"5 "', '2001-12-14 21:59:43.10', 'a #b', 'a: b'],
];

export const POLICIES: readonly string[] = [
  ...words('before-hook-creation hook-succeeded hook-failed before-hook-creation,hook-succeeded hook-success never'),
  ...words('"" , before-hook-creation,'),
  ...['hook-succeeded, hook-failed', 'HOOK-FAILED ,before-hook-creation'],
];

/** Flow collections where a scalar belongs, and other misfits. */
export const MISFITS: readonly string[] = [
  ...words(
    `[] {} [pre-install] [a,] [,] {a} [a {"a":1} {"a":b,"c":[]} ] } , *x &x *nope ! !!str | > |- |x @a \`a\` %a "a 'a`,
  ),
  ...words(
    `"\\x41" "\\u0041" "\\ud83c\\udf89" "\\q" "\\ud800" "\\U0001F389" "\\U00110000" "a\\/b" "\\0" "\\N\\_\\L\\P"`,
  ),
  ...words(`"tab\\\there" 'it''s' "\\"q\\"" 'a'b`),
  ...['["pre-install", post-install]', '{a: b}', '[a, [b, {c: d}]]', '{a: 1,}', '{a, b: c}', '{? a : b}', '{? a}'],
  ...['[? a : b]', '[? ]', '[? , a]', '[? : a]', '[a: b, c]', '[a: , b]', '{: a}', '[: a]', '{a: [}', '{a: b'],
  ...['[a]: b', '{}: x', '[]: x', '{a: b}: c', '- a', '? a', '&x 5', '!!str 5', '!!int "5"', '!!int five', '!!float 5'],
  ...['!!float 0x10', '!!bool yes', '!!bool 1', '!!null ""', '!!null x', '!!binary aGVsbG8=', '!!binary aGVs bG8='],
  ...['!!binary /w==', '!!timestamp 2001-12-14', '! 5', '!local a', '!!map {}', '!<tag:yaml.org,2002:str> 5'],
  ...['!<!> 5', '!x!y z', '&a &b c', '!a !b c', '&a !!str b', '"a" b'],
];

/** Characters that a mutation puts in. */
export const ODD_CHARACTERS: readonly string[] = [
  ...[' ', '  ', '\t', '\n', '\r', '\r\n', '\v', '\f', '--- ', '\n---\n', '\n...\n', '? ', ': ', ' #', '&a ', '<<: '],
  ...words('\u0085 \u2028 \u2029 \ufeff \0 \x07 \x7f \x80 \x9f \u00a0 \ufffe \uffff \ud7ff \ue000 \u3000 🎉 é'),
  ...words('- --- ... ? : , [ ] { } # & * *a ! !! | > \' " % @ ` \\ << = ~ 0 1 _ . + a k'),
];
