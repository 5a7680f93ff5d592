META
key;value
description;A made-up vote in Lindenau
country;Nowhere
unit;Lindenau
instance;2025
num_projects;5
num_votes;10
budget;120
currency;EUR
vote_type;approval
rule;unknown
PROJECTS
project_id;cost;name
a1;40;Playground by the river
a2;40;Bicycle racks at the school
a3;40;Lamps along the river path
b1;24;Benches for the old market
b2;24;Community garden
VOTES
voter_id;vote
1;a1,a2,a3
2;a1,a2,a3
3;a1,a2,a3
4;a1,a2,a3
5;a1,a2,a3
6;a1,a2,a3
7;b1,b2
8;b1,b2
9;b1,b2
10;b1,b2
