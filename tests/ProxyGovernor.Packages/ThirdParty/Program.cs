using ProxyGovernor.Hosting;
using ProxyGovernor.Redis;

var builder = WebApplication.CreateBuilder(args);
/* services */
if (builder.Configuration.GetConnectionString("Redis") is not null)
{
    builder.Services.AddStreamGovernance(builder.Configuration.GetSection("StreamGovernance")).AddRedisLeases();
}

var app = builder.Build();
/* pipeline */
app.Run();
