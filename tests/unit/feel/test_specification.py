"""The FEEL chapter of DMN, case by case: what stands before the arrow gives what stands after it."""

from __future__ import annotations

import pytest

from app import feel
from app.feel.operators import same
from app.feel.run import Run

CASES = r"""
substring("\U01F40Eab", 2) => "ab"
split("a;b;c;;",";") => ["a","b","c","",""]
string join(["a",null,"c"],"X") => "aXc"
string join([],"X") => ""
string join("a") => "a"
append(1,2) => [1,2]
index of([1,null], null) => [2]
list contains([1,null], null) => true
concatenate([1],[2],3) => [1,2,3]
all([true,null]) => null
any([]) => false
before(point1: 1, point2: 2) => true
before(point: 1, range: [2..3]) => true
before(range: [2..3], point: 4) => true
before(range1: [2..3], range2: (3..4]) => true
coincides(point1: 1, point2: 1) => true
includes(range: [1..3], point: 2) => true
includes(range1: [1..3], range2: [2..3]) => true
during(range1: [2..3], range2: [1..3]) => true
finishes(range1: [2..3], range2: [1..3]) => true
started by(range1: [1..3], range2: [1..2]) => true
includes((>5), 6) => true
before([1..2], (>5)) => true
overlaps((<5), (>3)) => true
overlaps((<5), (>5)) => false
range("[1..3]") => [1..3]
range("(1..3]") => (1..3]
range("[1..)") => (>=1)
range("(..3]") => (<=3)
range("[\"a\"..\"c\"]") => ["a".."c"]
range("[@\"2020-01-01\"..@\"2021-01-01\"]") => [@"2020-01-01"..@"2021-01-01"]
range("[date(\"2020-01-01\")..date(\"2021-01-01\")]") => [@"2020-01-01"..@"2021-01-01"]
range("[1+1..3]") => null
range("1") => null
range("[3..1]") => null
range(null) => null
(function(a: number, b: number) a+b) instance of function<number, number> -> number => true
(function(a: number) a) instance of function<string> -> number => false
abs instance of function => true
abs instance of function<number> -> number => true
{🐎: "bar"}.🐎 => "bar"
[1..5] instance of range<number> => true
[1..5] instance of range<string> => false
{a: 1} instance of context<a: number> => true
{a: "x"} instance of context<a: number> => false
[[1],[2]] instance of list<list<number>> => true
null instance of Null => true
null instance of Any => false
1 instance of Any => true
[1,2,3][-1] => 3
[1,2,3][0] => null
1[1] => 1
1[true] => [1]
[1,2,3,4][item > 2][1] => 3
[{a:1},{b:2}].a => [1,null]
[{a:1, b:2},{a:3}][b = 2].a => [1]
for i in 1..3, j in 1..i return i*j => [1,2,4,3,6,9]
for i in 0..4 return if i = 0 then 1 else i * partial[-1] => [1,1,2,6,24]
for d in @"2020-01-30"..@"2020-02-01" return d => [@"2020-01-30",@"2020-01-31",@"2020-02-01"]
for i in [1..3] return i => [1,2,3]
for i in (1..3) return i => [2]
true = 0 => null
1 = null => false
1 != null => true
"a" != 1 => null
null = null => true
[1] = 1 => null
2 ** 3 ** 2 => 64
-2 ** 2 => 4
@"P1Y" * 1.5 => @"P1Y6M"
@"P1Y" / @"P1M" => 12
@"P1D" / 2 => @"PT12H"
@"2020-01-31" + @"P1M" => @"2020-02-29"
@"2020-01-01T10:00:00@Europe/London" = @"2020-01-01T10:00:00Z" => true
@"2020-07-01T10:00:00@Europe/London" = @"2020-07-01T09:00:00Z" => true
@"2020-07-01T10:00:00" = @"2020-07-01T10:00:00Z" => false
@"10:00:00@Europe/London" = @"10:00:00" => false
@"10:00:00Z" = @"11:00:00+01:00" => true
is(@"10:00:00Z", @"11:00:00+01:00") => false
is(@"10:00:00Z", @"10:00:00+00:00") => true
is(null, null) => true
@"2020-01-01" = @"2020-01-01T00:00:00Z" => true
@"2020-01-01T12:00:00" - @"2020-01-01T11:00:00Z" => null
date and time(@"2020-01-01T10:00:00Z", @"11:00:00") => @"2020-01-01T11:00:00"
number("1,000.5", ",", ".") => 1000.5
number("1 000,5", " ", ",") => 1000.5
number(from: "1.000", grouping separator: ".", decimal separator: ",") => 1000
number("1.5", null, null) => 1.5
number("1,5", ".", ".") => null
sort([3,1,2]) => [1,2,3]
sort([3,1,2], function(x,y) x > y) => [3,2,1]
sort(list: [3,1], precedes: function(x,y) x < y) => [1,3]
list replace([2,4,7,8], 3, 6) => [2,4,6,8]
list replace([2,4,7,8], function(item, newItem) item < newItem, 5) => [5,5,7,8]
list replace(list: [1,2], position: -1, newItem: 5) => [1,5]
list replace([1], 2, 3) => null
context put({x:1}, "y", 2) => {x:1,y:2}
context put({x:1, y:{a:0}}, ["y","a"], 2) => {x:1,y:{a:2}}
context put({x:1}, ["y","a"], 2) => null
context merge([{x:1},{y:2}]) => {x:1,y:2}
context merge({x:1}) => {x:1}
get entries({a:1})[1].key => "a"
replace("abc", "B", "x", "i") => "axc"
matches("a\nb", "a.b", "s") => true
matches("a\nb", "^b", "m") => true
matches("hello world", "hello\ sworld", "x") => true
replace("abracadabra", "bra", "*") => "a*cada*"
replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") => "[1=ab][2=]cd"
5 in (> 3, < 1) => true
5 in [1..10] => true
5 in ([1..3], [4..6]) => true
5 in (null) => false
[1,2] in ([[1,2]]) => true
some x in [1,2], y in [2,3] satisfies x = y => true
every x in [] satisfies false => true
if null then 1 else 2 => 2
if "x" then 1 else 2 => null
{a: 1, b: a + 1}.b => 2
{f: function(x) x * 2, r: f(4)}.r => 8
{max: function(a, b) a, r: max(1, 2)}.r => 1
{count: 3, r: count([1,2])}.r => 2
(function(x) function(y) x + y)(1)(2) => 3
duration("P1DT2H").days => 1
duration("-P1DT2H").hours => -2
@"P26M".months => 2
@"2020-01-01T10:00:00@Europe/London".timezone => "Europe/London"
@"10:00:00+01:00".time offset => @"PT1H"
string(1.0) => "1"
string(0.10) => "0.1"
string(1e10) => "10000000000"
string(true) => "true"
string([1,"a",null]) => "[1, \"a\", null]"
string({a:"b"}) => "{a: \"b\"}"
string(@"P1D") => "P1D"
string(@"2020-01-01T10:00:00@Europe/London") => "2020-01-01T10:00:00@Europe/London"
string(null) => null
mode([6,3,9,6,6]) => [6]
median([]) => null
stddev([]) => null
sum([]) => null
max("a","c","b") => "c"
min([@"2020-01-01", @"2019-01-01"]) => @"2019-01-01"
mean([@"PT1H", @"PT3H"]) => @"PT2H"
floor(-1.56, 1) => -1.6
round half up(-5.5, 0) => -6
round half down(5.5, 0) => 5
modulo(-10.1, 4.5) => 3.4
insert before([1,2],-1,9) => [1,9,2]
sublist([1,2,3], -2, 1) => [2]
remove([1,2,3], -1) => [1,2]
day of week(@"2020-01-01") => "Wednesday"
week of year(@"2020-01-01") => 1
date("2020-02-30") => null
time(10, 15, 30, @"PT1H") => @"10:15:30+01:00"
date(@"2020-01-01T10:00:00Z") => @"2020-01-01"
[1,2,3].foo => [null,null,null]
[1..3].start => 1
(< 5).end included => false
(>= 5).start included => true
"a" < "b" => true
[1] < [2] => null
true < false => null
@"P1Y" = @"P12M" => true
@"P1Y" = @"P365D" => null
@"PT0S" = @"P0D" => true
@"P0Y" = @"P0D" => null
-@"P1D" => @"-P1D"
not(null) => null
not(1) => null
true and null => null
false and null => false
true or null => true
true and 1 => null
false or "x" => null
1/0 => null
flatten([[1,[2]],3]) => [1,2,3]
union([1,2],[2,3]) => [1,2,3]
product(2,3,4) => 24
distinct values([1, 1.0, null, null]) => [1, null]
{a b: 1}.a b => 1
{"foo+bar": 1}.foo+bar => null
string(@"9999-12-31" + @"P1D") => "10000-01-01"
@"10000-01-01" - @"P1D" => @"9999-12-31"
@"-0001-01-01" < @"2020-01-01" => true
@"10000-01-01".weekday => 6
string(@"12000-02-29" + @"P1Y") => "12001-02-28"
date("999999999-12-31") + @"P1D" => null
date("09999-12-31") => null
string(@"10:00:00.123456789" + @"PT1H") => "11:00:00.123456789"
@"10:00:00.123456789" = @"10:00:00.123456" => false
@"20000-01-02" - @"20000-01-01" => @"P1D"
@"20000-06-01T00:00:00@Europe/Paris".time offset => @"PT2H"
years and months duration(@"-2019-10-01", @"2014-05-31") => @"P4032Y7M"
date(-44, 3, 15).year => -44
day of week(@"20000-01-01") => "Saturday"
max(@"10000-01-05", @"2020-01-01") => @"10000-01-05"
@"10000-01-01" instance of date => true
@"10000-01-05" in [@"10000-01-01"..@"10000-01-09"] => true
(function(x) external {java: {class: "java.lang.Math", method signature: "cos(double)"}})(1) => null
"""


@pytest.mark.parametrize("case", CASES.strip().splitlines())
def test_the_standard_holds(case: str) -> None:
    text, _, expected = case.rpartition(" => ")
    wanted, given = (feel.compile(each).evaluate({}).value for each in (expected, text))

    assert type(wanted) is type(given)
    assert wanted == given or same(wanted, given, Run())
