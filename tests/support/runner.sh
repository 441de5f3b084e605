# Runs the test projects, which are programs, and adds up what they say. Sourced by tests/run.

# The longest takes three to four minutes, and nearly five on a machine at half its speed: one that takes this long hangs.
project_seconds=${PROXYGOVERNOR_TESTS_PROJECT_SECONDS:-600}
[[ -z ${PROXYGOVERNOR_TESTS_FULL:-} ]] || project_seconds=${PROXYGOVERNOR_TESTS_PROJECT_SECONDS:-3600}

# One project per core: tests of one project already run side by side, and time limits need a machine that is not overcommitted.
parallel_projects=2

# The longest begin first, so that short ones fill up the end: in the full run two take a quarter of an hour.
longest=(ProxyGovernor.FunctionalTests ProxyGovernor.Browser ProxyGovernor.Deploy ProxyGovernor.Tests)
[[ -z ${PROXYGOVERNOR_TESTS_FULL:-} ]] || longest=(ProxyGovernor.FunctionalTests ProxyGovernor.LeaseConformance)

run_projects() {
    local logs projects=() project
    logs=$(mktemp -d)
    trap 'rm -rf "$logs"' RETURN
    trap 'end_projects "$logs"; exit 130' INT TERM
    for project in "${longest[@]}" $(basename -s .csproj tests/*/*.csproj); do
        [[ " ${projects[*]} " == *" $project "* ]] || ! is_test_project "$project" || projects+=("$project")
    done

    # Its bounds are of a machine that is not overcommitted: it runs alone, before the others.
    run_project ProxyGovernor.Chaos "$logs" "$@"
    for project in "${projects[@]}"; do
        [[ $project == ProxyGovernor.Chaos ]] && continue
        while (($(jobs -rp | wc -l) >= parallel_projects)); do wait -n; done
        run_project "$project" "$logs" "$@" &
    done
    wait
    add_up "$logs" "${projects[@]}"
}

# A program with properties of its own, such as the benchmarks, does not get the test runner from those that the tests share.
is_test_project() {
    local properties=tests/$1/Directory.Build.props
    [[ -e $properties ]] || properties=tests/Directory.Build.props
    grep -q 'xunit.v3' "tests/$1/$1.csproj" "$properties"
}

run_project() {
    local project=$1 logs=$2 started=$SECONDS
    shift 2
    timeout --kill-after=10 "$project_seconds" "tests/$project/bin/Release/net10.0/$project" -noColor "$@" \
        >"$logs/$project.log" 2>&1 </dev/null &
    echo $! >"$logs/$project.pid"
    wait $!
    echo $? >"$logs/$project.exit"
    echo "$project: $((SECONDS - started)) s"
}

# A terminal's interrupt does not reach background jobs: end them, or they outlive the run.
end_projects() {
    local pid
    for pid in "$1"/*.pid; do kill "$(<"$pid")" 2>/dev/null; done
    rm -rf "$1"
}

add_up() {
    local logs=$1 passed=0 failed=0 skipped=0 project summary
    shift
    for project in "$@"; do
        summary=$(grep -E '^ +[A-Za-z.]+  Total: [0-9]+' "$logs/$project.log" | tail -n 1)
        local total errors failures skips unrun
        total=$(count Total "$summary") errors=$(count Errors "$summary") failures=$(count Failed "$summary")
        skips=$(count Skipped "$summary") unrun=$(count 'Not Run' "$summary")
        ((passed += total - failures - skips - unrun, failed += failures + errors, skipped += skips))
        report_failures "$project" "$logs/$project" "$summary" "$((failures + errors))" || ((failed += 1))
    done

    # A run that ran nothing has proved nothing.
    if ((passed + failed == 0)); then
        echo "tests/run: no test ran" >&2
        failed=1
    fi
    ((skipped == 0)) && echo "$passed passed, $failed failed" || echo "$passed passed, $failed failed, $skipped skipped"
    ((failed == 0))
}

# Prints what failed in a project. Returns non-zero where its program ended badly without naming a test.
report_failures() {
    local project=$1 log=$2.log status summary=$3 named=$4
    status=$(<"$2.exit")
    ((named == 0)) || sed -n '/\[FAIL\]/,/^ *\(Finished:\|=== TEST\)/p' "$log"
    [[ -n $summary ]] && ((status == 0 || named > 0)) && return
    ((status == 124 || status == 137)) && echo "$project: ended after $project_seconds s" || echo "$project: crashed with exit code $status"
    tail -n 40 "$log"
    return 1
}

# count NAME SUMMARY: the number behind NAME, 0 where there is none.
count() {
    local number
    number=$(grep -oE "\b$1: [0-9]+" <<<"$2" | grep -oE '[0-9]+$')
    echo "${number:-0}"
}
